package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.DemotionPolicy;
import io.swapbox.MoveBudget;
import io.swapbox.SwapFileStatistics;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.SwapMap;
import io.swapbox.backends.PageFile;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The owner of one swap file: its physical slots, their checksums, the entries that they belong to,
 * and the queue of reads and writes.
 *
 * <p>Reads and writes are done by {@link SwapFileIo} actors, as many as the queue is deep ({@link
 * IoQueue}). What is written where is decided by {@link FileStores}, what is read together by
 * {@link FileLoads}.
 *
 * <p>Copies of pages that only the swap cache holds are reclaimed when the file is more than half
 * full ({@link CacheOnlyReclaim}). A store that finds no room waits for the end of a round of that,
 * once, or of a discard, or of a round of a compaction ({@link FileCompaction}), in which pages
 * have two slots; what has no room then is left to others. Pages move to the tiers behind as its
 * {@link Demotion} wants it, and all of them to other tiers when it is swapped off ({@link Unuse}).
 */
public final class SwapFileBackend extends MessageBehavior<SwapFileBackend.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Backend.Store,
          Backend.Load,
          Backend.Drop,
          CacheOnly,
          Reclaimed,
          Backend.MoveReply,
          Backend.Member,
          FileCompaction.Message,
          JobDone {}

  /**
   * Whether only the swap cache holds the entries of these places from now on: swap count 0, but
   * cached. A hint; not answered.
   *
   * @param locations of the slots or packed objects
   */
  public record CacheOnly(long[] locations, boolean cacheOnly) implements Command {}

  /**
   * An owner has looked at the slots that it was asked for, and the drops of those that it gave up
   * came before this.
   *
   * @param slots how many those are
   */
  record Reclaimed(int slots) implements Command {}

  /**
   * A device actor has done a job and is idle.
   *
   * @param worker which one
   */
  record JobDone(IoJob job, int worker) implements Command {}

  private final int fileIndex;
  private final SwapMap map;
  private final WorkMeter meter;
  private final IoQueue queue;
  private final FileStores stores;
  private final FileLoads loads;
  private final CacheOnlyReclaim reclaim;
  private final Demotion demotion;
  private final Unuse unuse;
  private final OldPlaces old = new OldPlaces();
  private final Relocation relocation;
  private final BudgetMeter budget;
  private final Discards discards;
  private final FileCompaction compaction;

  /** Stores that found no room and wait for the end of a round, or of the discard, under way. */
  private final ArrayDeque<FileRequest> awaitingSlots = new ArrayDeque<>();

  private boolean surrendered;
  private boolean stops;

  /** Who waits for the map, from the end of the space on. */
  private @Nullable Surrender surrender;

  private SwapFileBackend(
      ActorContext<Command> context,
      SwapRuntime runtime,
      PageFile file,
      SwapMap map,
      int fileIndex,
      int queueDepth,
      int batchPages,
      DemotionPolicy policy,
      MoveBudget budget) {
    this.fileIndex = fileIndex;
    this.map = map;
    this.meter = runtime.workMeter();
    this.budget = new BudgetMeter(runtime, budget);
    this.queue = new IoQueue(context.getSelf().narrow(), batchPages);
    this.stores = new FileStores(map, fileIndex, queue);
    this.loads = new FileLoads(map, fileIndex, file.name(), queue, meter);
    this.reclaim = new CacheOnlyReclaim(map, fileIndex, batchPages, context.getSelf().narrow());
    this.demotion =
        new Demotion(
            new OldPages(map, fileIndex, batchPages),
            policy,
            ZswapConfig.ACCEPT_THRESHOLD_PERCENT,
            Backing.SWAPFILE,
            false,
            context.getSelf().narrow());
    this.unuse =
        new Unuse(AllPages.of(map, fileIndex), Backing.SWAPFILE, context.getSelf().narrow());
    this.relocation =
        new Relocation(
            AllPages.of(map, fileIndex, old),
            null,
            Backing.SWAPFILE,
            false,
            policy,
            context.getSelf().narrow());
    this.discards = new Discards(map.slots().discards(), queue);
    this.compaction =
        new FileCompaction(map, fileIndex, file.name(), queue, context.getSelf().narrow());
    for (int worker = 0; worker < queueDepth; worker++) {
      Placement place = SwapFileIo.place(file, fileIndex, worker);
      Behavior<SwapFileIo.Run> behavior = SwapFileIo.create(runtime, file, worker, batchPages);
      ActorRef<SwapFileIo.Run> io = runtime.spawn(context, behavior, "swap-file-io", worker, place);
      context.watch(io);
      queue.add(io);
    }
  }

  /**
   * Creates the owner of a file.
   *
   * @param file open; the caller closes it when the actor has stopped
   * @param fileIndex which file of the space
   * @param queueDepth reads and writes that may be under way at once; 1 for a device in memory,
   *     whose pages are copied on a CPU
   * @param batchPages most pages of a read or write
   * @param policy when its pages move to the tiers behind, as long as there are any
   */
  public static Behavior<Command> create(
      SwapRuntime runtime,
      PageFile file,
      int fileIndex,
      int queueDepth,
      int batchPages,
      DemotionPolicy policy) {
    return create(
        runtime, file, emptyMap(file), fileIndex, queueDepth, batchPages, policy, MoveBudget.NONE);
  }

  /** The same of a file that something lies in, as the map says, which it owns from then on. */
  static Behavior<Command> create(
      SwapRuntime runtime,
      PageFile file,
      SwapMap map,
      int fileIndex,
      int queueDepth,
      int batchPages,
      DemotionPolicy policy,
      MoveBudget budget) {
    return Behaviors.setup(
        context ->
            new SwapFileBackend(
                context, runtime, file, map, fileIndex, queueDepth, batchPages, policy, budget));
  }

  /** The map of a file that nothing lies in. */
  static SwapMap emptyMap(PageFile file) {
    return new SwapMap(1 + file.slots(), file.discards());
  }

  @Override
  protected void onMessage(Command message) {
    if (surrendered) {
      return;
    }
    handle(message);
    if (stops && !compaction.isTruncating()) {
      stop();
    }
    if (unuse.isAwaited()) {
      unuse.tellIfEmpty(isEmpty());
    }
  }

  /** Whether nothing is in it, and nothing under way. */
  private boolean isEmpty() {
    return map.pages() == 0
        && map.slots().used() == 0
        && awaitingSlots.isEmpty()
        && !discards.areUnderWay()
        && queue.isIdle()
        && reclaim.isIdle()
        && demotion.isIdle()
        && relocation.isIdle()
        && !compaction.isInRound()
        && !compaction.isTruncating();
  }

  private void handle(Command message) {
    switch (message) {
      case Backend.Store store -> onStore(store);
      case Backend.Load load -> onLoad(FileRequest.of(load));
      case Backend.Drop drop -> onDrop(drop);
      case CacheOnly hint -> reclaim.note(hint);
      case Reclaimed answer -> onReclaimed(answer);
      case Backend.Migrated answer -> demotion.migrated(answer);
      case Backend.MovedOut answer -> unuse.answered(answer);
      case Backend.MovedTo answer -> relocation.answered(answer);
      case Backend.MovedWithin answer -> {
        if (compaction.answered(answer)) {
          writeAwaiting();
        }
      }
      case FileCompaction.Message about -> compaction.handle(about);
      case JobDone done -> onJobDone(done);
      case Backend.Member request -> onMember(request);
    }
  }

  private void onMember(Backend.Member message) {
    switch (message) {
      case Backend.Move move -> relocation.begin(move);
      case Backend.Attend attend -> relocation.attend(attend);
      case Backend.Measure measure -> measure(measure);
      case Backend.Unuse round -> unuse(round);
      case Backend.Reopen reopen -> {
        stores.reopen();
        unuse.reopen(reopen);
      }
      case Backend.WhenEmpty request -> unuse.whenEmpty(request);
      case Backend.Stop stop -> stops = true;
      case Backend.Behind behind -> demotion.behind(behind.any());
      case ClusterDirectory.Allocators those -> {
        reclaim.allocators(those.allocators());
        demotion.allocators(those.allocators());
      }
      case Surrender request -> {
        surrender = request;
        surrenderIfIdle();
      }
      case Backend.Report report ->
          report
              .replyTo()
              .tell(new StatisticsCollector.SwapFilePart(fileIndex, statistics(), budget.report()));
    }
  }

  /** Hands the map in, unless parts of the file are being given back. */
  private void surrenderIfIdle() {
    if (surrender != null && !discards.areUnderWay() && !compaction.isTruncating()) {
      surrendered = true;
      surrender.replyTo().tell(new Liquidation.DevicePart(fileIndex, map));
    }
  }

  private SwapFileStatistics statistics() {
    return new SwapFileStatistics(
        stores.pswpout(),
        loads.pswpin(),
        map.pages(),
        map.slots().badSlots(),
        reclaim.reclaimed(),
        map.metadataBytes(),
        stores.packedOut(),
        stores.bytesWritten());
  }

  private void measure(Backend.Measure measure) {
    long free = Math.max(0, map.slots().usable() - map.slots().used());
    measure
        .replyTo()
        .tell(
            new SwapCoordinator.Measured(
                measure.swapoff(),
                Backing.SWAPFILE,
                fileIndex,
                map.pages(),
                map.pages() * PageFrames.PAGE_BYTES,
                free * PageFrames.PAGE_BYTES));
  }

  /** Has the next pages moved out; no slot is allocated from the first time on. */
  private void unuse(Backend.Unuse round) {
    stores.close();
    writeAwaiting();
    unuse.begin(round);
  }

  private void onStore(Backend.Store store) {
    if (unuse.isClosed()) {
      store.replyTo().tell(store.batch().messages().stored());
      return;
    }
    if (Migration.isWithin(store.batch())) {
      storeWithin(store);
      return;
    }
    boolean promotes = store.batch().promotes();
    int room = promotes ? demotion.roomForPromoted() : Integer.MAX_VALUE;
    FileRequest request = FileRequest.of(store, budget.admit(store.batch(), room));
    relocation.stored();
    boolean fits = stores.write(request);
    boolean reclaims = (!fits || map.slots().scarce()) && reclaim.begin();
    // What is moved does not wait for what is moved: a home has few batches for both.
    boolean compacts = compaction.isInRound() && store.batch().migration == null;
    if (!fits && (reclaims || discards.areUnderWay() || compacts)) {
      request.holdAnswer();
      awaitingSlots.addLast(request);
    } else {
      request.answerIfDone();
    }
    if (!promotes) {
      demotion.stored(!fits);
    }
  }

  /** Takes pages from above the mark of the compaction, as far as there is room below. */
  private void storeWithin(Backend.Store store) {
    FileRequest request = FileRequest.of(store, Integer.MAX_VALUE);
    stores.write(request);
    request.answerIfDone();
  }

  private void onReclaimed(Reclaimed answer) {
    if (reclaim.answered(answer)) {
      writeAwaiting();
    }
  }

  private void writeAwaiting() {
    while (!awaitingSlots.isEmpty()) {
      FileRequest request = awaitingSlots.removeFirst();
      stores.write(request);
      request.letAnswer();
    }
  }

  private void onLoad(FileRequest request) {
    loads.read(request);
    request.answerIfDone();
  }

  private void onJobDone(JobDone done) {
    IoJob job = done.job();
    queue.done(job, done.worker());
    if (job.truncates) {
      compaction.truncated(job);
      queue.giveBack(job);
      surrenderIfIdle();
      return;
    }
    if (!job.transfers()) {
      discards.done(job);
      queue.giveBack(job);
      writeAwaiting();
      discards.next();
      surrenderIfIdle();
      return;
    }
    if (job.write) {
      stores.written(job);
    } else {
      loads.done(job);
    }
    FileRequest request = job.request();
    if (request.isTornAtLastJob()) {
      stores.takeBack(request);
    }
    queue.giveBack(job);
    request.jobDone();
    discards.next();
  }

  private void onDrop(Backend.Drop drop) {
    for (long location : drop.locations()) {
      map.free(Location.place(location));
      old.forget(Location.place(location));
    }
    meter.steps(Step.DROP, drop.locations().length);
    discards.next();
  }
}
