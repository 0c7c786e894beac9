package io.swapbox.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapRejections;
import io.swapbox.ZswapStatistics;
import io.swapbox.ZswapWriteback;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.Page;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.PoolCounters;
import io.swapbox.backends.Recompression;
import io.swapbox.backends.ZswapPool;

/**
 * One shard of the compressed pool. Its pages move to the tiers behind as its {@link Demotion}
 * wants it, and all of them to other tiers when the pool is swapped off ({@link Unuse}).
 */
public final class ZswapBackend extends MessageBehavior<ZswapBackend.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Backend.Store,
          Backend.Load,
          Backend.Drop,
          Cgroups.Apply,
          Cgroups.Reparent,
          Backend.MoveReply,
          Backend.Member {}

  /** Handles that compaction looks at for each page of a message, while it is of use. */
  private static final int COMPACTION_LOOKS = 4;

  /** Handles that recompression looks at for each page of a message, at most. */
  private static final int RECOMPRESSION_LOOKS = 16;

  private static final int NOBODY = -1;

  private final int shard;
  private final boolean recompresses;

  /** Most bytes of memory for its objects. */
  private final long maxBytes;

  /** What pages that leave compressed are compressed by, unless the pool has a denser one. */
  private final Algorithm leavingBy;

  private final ZswapPool pool;
  private final WorkMeter meter;
  private final Demotion demotion;
  private final Unuse unuse;
  private final Relocation relocation;
  private final BudgetMeter budget;

  /** A cgroup that is being removed, and whose pages are its heir's. */
  private int removed = NOBODY;

  private int heir;
  private boolean surrendered;
  private long zswpout;
  private long zswpin;

  private ZswapBackend(
      ActorContext<Command> context,
      SwapRuntime runtime,
      ZswapConfig config,
      ZswapPool pool,
      int shard,
      int batchPages) {
    this.shard = shard;
    Recompression recompression = config.options().recompression();
    this.recompresses = config.shardSettings().recompressesStored();
    this.maxBytes = config.shardSettings().maxBytes();
    this.leavingBy = recompression == null ? Algorithm.LZ4 : recompression.algorithm();
    this.pool = pool;
    this.meter = runtime.workMeter();
    this.budget = new BudgetMeter(runtime, config.budget().share(config.shards()));
    this.demotion =
        new Demotion(
            new ColdObjects(pool, shard, config.shardSettings(), batchPages),
            config.demotion(),
            config.acceptThresholdPercent(),
            Backing.ZSWAP,
            config.writeback() == ZswapWriteback.COMPRESSED,
            context.getSelf().narrow());
    this.unuse = new Unuse(AllPages.of(pool, shard), Backing.ZSWAP, context.getSelf().narrow());
    this.relocation =
        new Relocation(
            AllPages.of(pool, shard),
            new ColdestPages(pool, shard),
            Backing.ZSWAP,
            config.writeback() == ZswapWriteback.COMPRESSED,
            config.demotion(),
            context.getSelf().narrow());
  }

  /**
   * Creates a shard.
   *
   * @param config of the whole pool; a shard gets an equal share of the limit. Pages are demoted
   *     once {@link ClusterDirectory.Allocators} has come, as long as there is a tier behind
   * @param pool its share of the pool, which it owns from then on
   * @param shard which one
   * @param batchPages pages of a message
   */
  public static Behavior<Command> create(
      SwapRuntime runtime, ZswapConfig config, ZswapPool pool, int shard, int batchPages) {
    return Behaviors.setup(
        context -> new ZswapBackend(context, runtime, config, pool, shard, batchPages));
  }

  @Override
  protected void onMessage(Command message) {
    if (surrendered) {
      return;
    }
    switch (message) {
      case Backend.Store store -> onStore(store);
      case Backend.Load load -> onLoad(load);
      case Backend.Drop drop -> onDrop(drop);
      case Cgroups.Apply change -> apply(change);
      case Cgroups.Reparent change -> reparent(change);
      case Backend.Migrated answer -> demotion.migrated(answer);
      case Backend.MovedOut answer -> unuse.answered(answer);
      case Backend.MovedTo answer -> relocation.answered(answer);
      case Backend.MovedWithin answer ->
          throw new IllegalStateException("a pool has no slots to compact: " + answer);
      case Backend.Member request -> onMember(request);
    }
    if (unuse.isAwaited()) {
      boolean idle = demotion.isIdle() && relocation.isIdle();
      unuse.tellIfEmpty(idle && pool.counters().storedPages() == 0);
    }
  }

  private void onMember(Backend.Member message) {
    switch (message) {
      case Backend.Move move -> relocation.begin(move);
      case Backend.Attend attend -> relocation.attend(attend);
      case Backend.Measure measure -> measure(measure);
      case Backend.Unuse round -> unuse.begin(round);
      case Backend.Reopen reopen -> unuse.reopen(reopen);
      case Backend.WhenEmpty request -> unuse.whenEmpty(request);
      case Backend.Stop stop -> stop();
      case Backend.Behind behind -> demotion.behind(behind.any());
      case ClusterDirectory.Allocators those -> demotion.allocators(those.allocators());
      case Surrender surrender -> {
        surrendered = true;
        surrender.replyTo().tell(new Liquidation.PoolPart(shard, pool));
      }
      case Backend.Report report ->
          report
              .replyTo()
              .tell(new StatisticsCollector.ZswapPart(shard, statistics(), budget.report()));
    }
  }

  /** Moves the pages of a cgroup to another one, and takes those that still come for it so. */
  private void reparent(Cgroups.Reparent change) {
    removed = change.cgroup();
    heir = change.heir();
    pool.cgroups().reparent(removed, heir);
    change.replyTo().tell(new Cgroups.Applied());
  }

  private int cgroup(PageBatch batch, int i) {
    return batch.cgroup(i) == removed ? heir : batch.cgroup(i);
  }

  private void apply(Cgroups.Apply change) {
    removed = NOBODY;
    for (CgroupRule rule : change.rules()) {
      long max = rule.zswapMax();
      pool.cgroups().limit(rule.cgroup(), max == Long.MAX_VALUE ? max : max / change.shards());
      pool.cgroups().writebackAllowed(rule.cgroup(), rule.writeback());
    }
    change.replyTo().tell(new Cgroups.Applied());
  }

  private ZswapStatistics statistics() {
    PoolCounters counters = pool.counters();
    return new ZswapStatistics(
        zswpout,
        zswpin,
        pool.bytes(),
        counters.storedBytes(),
        counters.storedPages(),
        counters.incompressiblePages(),
        counters.poolLimitHits(),
        pool.metadataBytes(),
        demotion.movedPages(),
        pool.reservedBytes(),
        counters.sameFilledPages(),
        counters.compactedPages(),
        counters.recompressedPages(),
        new ZswapRejections(
            demotion.failedPages(),
            counters.allocationRejections(),
            counters.poorRejections(),
            counters.cgroupRejections(),
            counters.thresholdRejections(),
            counters.decompressFailures()));
  }

  private void measure(Backend.Measure measure) {
    measure
        .replyTo()
        .tell(
            new SwapCoordinator.Measured(
                measure.swapoff(),
                Backing.ZSWAP,
                shard,
                pool.counters().storedPages(),
                pool.bytes(),
                pool.isFull() ? 0 : maxBytes - pool.bytes()));
  }

  private void onStore(Backend.Store store) {
    PageBatch batch = store.batch();
    if (unuse.isClosed()) {
      store.replyTo().tell(batch.messages().stored());
      return;
    }
    relocation.stored();
    boolean promotes = batch.promotes();
    int room = budget.admit(batch, promotes ? demotion.roomForPromoted() : Integer.MAX_VALUE);
    for (int i = 0; i < batch.size(); i++) {
      boolean refused = batch.pending(i) && !(room-- > 0 && accepts(batch, i) && store(batch, i));
      if (refused && batch.takenWhole()) {
        takeBack(batch, i);
        break;
      }
    }
    int pages = batch.size();
    boolean leavesPages = batch.anyPending();
    store.replyTo().tell(batch.messages().stored());
    if (!promotes) {
      demotion.stored(leavesPages && pool.isFull());
    }
    tidy(pages);
  }

  private boolean accepts(PageBatch batch, int i) {
    boolean hasRoom = !batch.promotes() || demotion.roomForPromoted() > 0;
    return hasRoom && pool.accepting(cgroup(batch, i));
  }

  /** Keeps none of the first pages of a folio, since one after them was refused. */
  private void takeBack(PageBatch batch, int pages) {
    for (int i = 0; i < pages; i++) {
      pool.free(Location.handle(batch.location(i)));
    }
    zswpout -= pages;
    batch.replace(PageStatus.DONE, PageStatus.PENDING);
  }

  private boolean store(PageBatch batch, int i) {
    if (batch.packedLength(i) > 0) {
      // Compressed already, on its way to a file.
      return false;
    }
    long begin = meter.begin();
    int length = pool.compress(batch.buffer(i), batch.offset(i));
    meter.end(Work.COMPRESS, begin, 1, length);
    int handle = pool.allocate(Entry.slotOf(batch.entry(i)), cgroup(batch, i));
    if (handle >= 0) {
      long copied = meter.begin();
      pool.write(handle);
      meter.end(Work.COPY, copied, 1, length);
      batch.storedAt(i, Backing.ZSWAP, Location.zswap(shard, handle));
      zswpout++;
    }
    return handle >= 0;
  }

  private void onLoad(Backend.Load load) {
    PageBatch batch = load.batch();
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i) && isHere(batch, i)) {
        load(batch, i);
      }
    }
    int pages = batch.size();
    load.replyTo().tell(batch.messages().loaded());
    tidy(pages);
  }

  private boolean isHere(PageBatch batch, int i) {
    return batch.backing(i) == Backing.ZSWAP && Location.shard(batch.location(i)) == shard;
  }

  private void load(PageBatch batch, int i) {
    int handle = Location.handle(batch.location(i));
    try {
      if (batch.packs()) {
        copyPacked(batch, i, handle);
      } else {
        decompress(batch, i, handle);
      }
    } catch (PageCorruptException e) {
      batch.status(i, PageStatus.CORRUPT);
      batch.failedAt(i, "zswap shard " + shard + ", handle " + handle);
      return;
    }
    if (batch.migration == null) {
      zswpin++;
      pool.touch(handle);
    }
    batch.status(i, PageStatus.DONE);
    if (batch.givenUp(i)) {
      pool.free(handle);
      meter.steps(Step.DROP, 1);
    }
  }

  private void decompress(PageBatch batch, int i, int handle) throws PageCorruptException {
    int length = pool.length(handle);
    long begin = meter.begin();
    try {
      pool.load(handle, batch.buffer(i), batch.offset(i));
    } finally {
      meter.end(Work.DECOMPRESS, begin, 1, length);
    }
  }

  private void copyPacked(PageBatch batch, int i, int handle) throws PageCorruptException {
    Algorithm has = pool.algorithm(handle);
    boolean again = leavingBy.compareTo(has) > 0 && !isSwappedOff(batch);
    Algorithm algorithm = again ? leavingBy : has;
    long begin = meter.begin();
    int length = pool.readCompressed(handle, batch.buffer(i), batch.offset(i), algorithm);
    meter.end(again ? Work.COMPRESS : Work.COPY, begin, 1, length);
    if (length < Page.PAGE_BYTES) {
      batch.packed(i, algorithm.id(), length);
    }
  }

  /**
   * Whether all pages of the tier are to leave at once: compressed once more they would take ten
   * times as long, and keep those who load them waiting.
   */
  private static boolean isSwappedOff(PageBatch batch) {
    Migration migration = batch.migration;
    return migration != null && migration.direction == MoveDirection.OUT;
  }

  private void onDrop(Backend.Drop drop) {
    for (long location : drop.locations()) {
      pool.free(Location.handle(location));
    }
    meter.steps(Step.DROP, drop.locations().length);
    tidy(drop.locations().length);
  }

  /** A part of the pool's compaction and recompression, as long as there is something to gain. */
  private void tidy(int pages) {
    if (pool.isFragmented()) {
      long begin = meter.begin();
      long bytes = pool.compact(pages * COMPACTION_LOOKS);
      meter.end(Work.COPY, begin, 0, bytes);
    }
    if (recompresses) {
      long begin = meter.begin();
      int compressed = 0;
      for (int i = 0; i < pages && pool.recompress(RECOMPRESSION_LOOKS); i++) {
        compressed++;
      }
      meter.end(Work.COMPRESS, begin, compressed, 0);
    }
  }

  @Override
  protected void onStop() {
    if (!surrendered) {
      pool.close();
    }
  }
}
