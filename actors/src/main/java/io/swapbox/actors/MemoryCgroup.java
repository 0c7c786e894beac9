package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.ReclaimSettings;
import io.swapbox.actors.FrameTable.State;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.LruPolicy;
import io.swapbox.allocator.LruPolicy.Look;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ReclaimCounters;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Cause;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * A memory cgroup: owns the frames up to its limit, its LRU lists and its refault clock. The frames
 * are its own, or come in batches from a {@link MemoryNode} that it shares.
 *
 * <p>Address spaces get frames from here in exchanges; a cgroup without a free frame gives none,
 * and the address space has to reclaim first. A page that comes back soon enough after its eviction
 * goes to the active list at once ({@code mm/workingset.c}).
 */
public final class MemoryCgroup extends MessageBehavior<MemoryCgroup.Command> {

  /** What it understands. */
  public sealed interface Command permits Charge, Shrink, MemoryNode.Exchanged, GetCounters {}

  /** Take what the exchange brings and fill it; answered by {@link AddressSpace.Charged}. */
  public record Charge(FrameExchange exchange) implements Command {}

  /**
   * A reclaimer has finished with the pages of a batch and wants those of the next step; answered
   * by {@link Reclaimer.Isolated} with the same batch, empty when the reclaim is at its end.
   */
  record Shrink(ReclaimBatch batch, ActorRef<? super Reclaimer.Isolated> replyTo)
      implements Command {}

  /** Complete the future with what the cgroup counts. */
  public record GetCounters(CompletableFuture<Counters> result) implements Command {}

  /**
   * What a cgroup counts, in pages; names of {@code /proc/vmstat}.
   *
   * @param pgscanDirect pages that direct reclaim looked at
   * @param pgstealDirect of these, pages that it reclaimed
   * @param pgscanKswapd pages that kswapd looked at
   * @param pgstealKswapd of these, pages that it reclaimed
   * @param pgscanProactive pages that a reclaim looked at which a user had asked for
   * @param pgstealProactive of these, pages that it reclaimed
   * @param pgactivate pages that reclaim moved to the active list
   * @param pgdeactivate pages that it moved to the inactive list
   * @param anon what is counted of anonymous pages apart
   * @param file the same of pages of files
   * @param memcgLow {@code low} of {@code memory.events}: reclaims of the node that went below
   *     {@code memory.low}
   * @param charged frames in use
   */
  public record Counters(
      long pgscanDirect,
      long pgstealDirect,
      long pgscanKswapd,
      long pgstealKswapd,
      long pgscanProactive,
      long pgstealProactive,
      long pgactivate,
      long pgdeactivate,
      OfType anon,
      OfType file,
      long memcgLow,
      long charged) {

    /** The sum of both. */
    public Counters plus(Counters other) {
      return new Counters(
          pgscanDirect + other.pgscanDirect,
          pgstealDirect + other.pgstealDirect,
          pgscanKswapd + other.pgscanKswapd,
          pgstealKswapd + other.pgstealKswapd,
          pgscanProactive + other.pgscanProactive,
          pgstealProactive + other.pgstealProactive,
          pgactivate + other.pgactivate,
          pgdeactivate + other.pgdeactivate,
          anon.plus(other.anon),
          file.plus(other.file),
          memcgLow + other.memcgLow,
          charged + other.charged);
    }
  }

  /**
   * What is counted of anonymous pages and of pages of files apart, in pages.
   *
   * @param scan {@code pgscan_anon} or {@code _file}
   * @param steal {@code pgsteal_anon} or {@code _file}
   * @param refault {@code workingset_refault_anon} or {@code _file}
   * @param activate {@code workingset_activate_anon} or {@code _file}
   * @param restore {@code workingset_restore_anon} or {@code _file}
   */
  public record OfType(long scan, long steal, long refault, long activate, long restore) {

    private OfType plus(OfType other) {
      return new OfType(
          scan + other.scan,
          steal + other.steal,
          refault + other.refault,
          activate + other.activate,
          restore + other.restore);
    }

    private static OfType of(ReclaimCounters counters, boolean file) {
      return new OfType(
          counters.pgscan(file),
          counters.pgsteal(file),
          counters.refault(file),
          counters.activate(file),
          counters.restore(file));
    }
  }

  private final FrameSource frames;
  private final ArrayDeque<FrameExchange> waiting = new ArrayDeque<>();
  private final LruPolicy lru;
  private final FrameTable table;
  private final ForkWaits forks = new ForkWaits();
  private final SwapRuntime runtime;
  private final WorkMeter meter;
  private final int min;
  private final int low;
  private long memcgLow;

  private MemoryCgroup(
      FrameSource frames, int min, int low, ReclaimSettings settings, SwapRuntime runtime) {
    this.frames = frames;
    this.min = min;
    this.low = low;
    this.lru = settings.lists(frames.capacity());
    this.table = new FrameTable(frames.capacity());
    this.runtime = runtime;
    this.meter = runtime.workMeter();
  }

  /**
   * Creates a cgroup.
   *
   * @param frames all that it may use: its limit is their capacity
   * @param settings how its pages are reclaimed
   * @param runtime gives the time, and is told of the pages that reclaim looks at
   */
  public static Behavior<Command> create(
      PageFrames frames, ReclaimSettings settings, SwapRuntime runtime) {
    return Behaviors.setup(
        context -> new MemoryCgroup(new OwnFrames(frames), 0, 0, settings, runtime));
  }

  /**
   * Creates a cgroup that shares a memory node with others.
   *
   * @param share what it may use of the node
   * @param settings how its pages are reclaimed
   * @param runtime gives the time, and is told of the pages that reclaim looks at
   */
  public static Behavior<Command> create(
      MemoryNode.Share share, ReclaimSettings settings, SwapRuntime runtime) {
    return Behaviors.setup(
        context -> {
          NodeFrames frames = new NodeFrames(share, context.getSelf());
          return new MemoryCgroup(frames, share.min(), share.low(), settings, runtime);
        });
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Charge charge -> onCharge(charge.exchange());
      case Shrink shrink -> onShrink(shrink);
      case MemoryNode.Exchanged exchanged -> onExchanged(exchanged.batch());
      case GetCounters get -> get.result().complete(counters());
    }
  }

  private Counters counters() {
    ReclaimCounters counters = lru.counters();
    return new Counters(
        counters.pgscan(Cause.DIRECT),
        counters.pgsteal(Cause.DIRECT),
        counters.pgscan(Cause.KSWAPD),
        counters.pgsteal(Cause.KSWAPD),
        counters.pgscan(Cause.PROACTIVE),
        counters.pgsteal(Cause.PROACTIVE),
        counters.pgactivate(),
        counters.pgdeactivate(),
        OfType.of(counters, false),
        OfType.of(counters, true),
        memcgLow,
        frames.charged());
  }

  // --- frames of address spaces ---

  private void onCharge(FrameExchange exchange) {
    long now = runtime.nanoTime();
    for (int k = 0; k < exchange.mappedCount(); k++) {
      int frame = exchange.mappedFrame(k);
      table.listed(frame, exchange.owner(), exchange.mappedPage(k));
      lru.add(frame, exchange.isOfFilePages(), exchange.mappedShadow(k), now);
    }
    for (int k = 0; k < exchange.freedCount(); k++) {
      onFreed(exchange.freedFrame(k), exchange.owner());
    }
    boolean forks = share(exchange);
    exchange.taken();
    if (forks) {
      return;
    }
    grant(exchange);
    if (exchange.isStarved() && frames.asksForMore()) {
      waiting.add(exchange);
    } else {
      exchange.answer(false, lru.oldestRecentShadow());
      frames.release(false);
    }
  }

  /**
   * Notes that a fork has pages, too. A reclaimer that has isolated one of them asks its old owners
   * alone, so the fork waits until it has put the page back.
   *
   * @return whether it has to wait
   */
  private boolean share(FrameExchange exchange) {
    for (int k = 0; k < exchange.sharedCount(); k++) {
      int frame = exchange.sharedFrame(k);
      table.share(frame, exchange.sharedWith());
      if (table.state(frame) == State.ISOLATED) {
        forks.waitFor(exchange, frame);
      }
    }
    return forks.isWaiting(exchange);
  }

  private void grant(FrameExchange exchange) {
    for (int k = 0; k < exchange.wanted() && exchange.hasRoomForGrant(); k++) {
      int frame = frames.take();
      if (frame < 0) {
        return;
      }
      table.held(frame, exchange.owner());
      exchange.grant(frame);
    }
  }

  private void onExchanged(FrameBatch batch) {
    boolean refused = batch.wasRefused();
    frames.arrived();
    for (int left = waiting.size(); left > 0; left--) {
      FrameExchange exchange = waiting.remove();
      grant(exchange);
      if (exchange.isStarved() && !refused && frames.asksForMore()) {
        waiting.add(exchange);
      } else {
        exchange.answer(exchange.isStarved() && refused, lru.oldestRecentShadow());
      }
    }
    frames.release(false);
  }

  private void onFreed(int frame, int owner) {
    if (table.state(frame) != State.FREE && !table.leave(frame, owner)) {
      return;
    }
    switch (table.state(frame)) {
      case LISTED -> {
        lru.remove(frame);
        release(frame);
      }
      case HELD -> release(frame);
      case ISOLATED -> table.state(frame, State.ISOLATED_FREED);
      case FREE, ISOLATED_FREED ->
          throw new IllegalStateException("frame " + frame + " was given back twice");
    }
  }

  private void release(int frame) {
    table.state(frame, State.FREE);
    frames.give(frame);
  }

  // --- reclaim ---

  private void onShrink(Shrink shrink) {
    ReclaimBatch batch = shrink.batch();
    long now = runtime.nanoTime();
    for (int k = 0; k < batch.size(); k = batch.end(k)) {
      putBack(batch, k, now);
      forks.putBack(batch.frame(k));
    }
    for (FrameExchange exchange = forks.next(); exchange != null; exchange = forks.next()) {
      exchange.answer(false, lru.oldestRecentShadow());
    }
    batch.clear();
    ScanControl scan = batch.scan();
    if (isScanned(scan) && lru.isolate(scan, now)) {
      for (int k = 0; k < scan.count(); k++) {
        int frame = scan.frame(k);
        table.state(frame, State.ISOLATED);
        add(batch, frame);
      }
      meter.steps(Step.SCAN, scan.count());
    }
    frames.release(true);
    shrink.replyTo().tell(new Reclaimer.Isolated(batch));
  }

  /** Whether this reclaim is not kept away by what is protected. */
  private boolean isScanned(ScanControl scan) {
    boolean isFirst = !scan.isEntered();
    boolean admitted = scan.admits(frames.charged(), min, low);
    memcgLow += isFirst && admitted && scan.ignoresLow() && frames.charged() <= low ? 1 : 0;
    return admitted;
  }

  private void add(ReclaimBatch batch, int frame) {
    int page = table.page(frame);
    long shadow = lru.shadow(frame);
    batch.add(frame, page, table.owner(frame), shadow);
    for (int k = 0; k < table.sharers(frame); k++) {
      batch.add(frame, page, table.sharer(frame, k), shadow);
    }
  }

  private void putBack(ReclaimBatch batch, int k, long now) {
    int frame = batch.frame(k);
    boolean freed = table.state(frame) == State.ISOLATED_FREED;
    boolean left = leave(batch, k);
    Look look = batch.look(k);
    switch (look) {
      case WRITTEN, DROPPED -> {
        lru.putBack(batch.scan(), frame, look, now);
        if (left) {
          release(frame);
        } else {
          // Those that had it no longer have yet to say so.
          table.state(frame, State.HELD);
        }
      }
      // Its owner's exchange is on the way, or was here.
      case GONE -> forget(batch, frame, freed, now);
      case REFERENCED, IDLE, REFUSED -> {
        if (freed || left) {
          // Its owner ran on meanwhile: whatever it had answered, it has no use for the page now.
          forget(batch, frame, true, now);
        } else {
          table.state(frame, State.LISTED);
          lru.putBack(batch.scan(), frame, look, now);
        }
      }
    }
  }

  /** Those that have evicted a page do not have it any more; whether nobody has it now. */
  private boolean leave(ReclaimBatch batch, int first) {
    boolean left = false;
    for (int k = first; k < batch.end(first); k++) {
      if (batch.fate(k) == Fate.EVICTED || batch.fate(k) == Fate.DROPPED) {
        left = table.leave(batch.frame(k), batch.owner(k));
      }
    }
    return left;
  }

  private void forget(ReclaimBatch batch, int frame, boolean freed, long now) {
    lru.putBack(batch.scan(), frame, Look.GONE, now);
    if (freed) {
      release(frame);
    } else {
      table.state(frame, State.HELD);
    }
  }

  @Override
  protected void onStop() {
    frames.close();
  }
}
