package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.FrameTable.State;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.LruLists;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.Workingset;
import java.util.concurrent.CompletableFuture;

/**
 * A memory cgroup: owns the frames up to its limit, its LRU lists and its refault clock.
 *
 * <p>Address spaces get frames from here in exchanges; a cgroup without a free frame gives none,
 * and the address space has to reclaim first. A page that comes back soon enough after its eviction
 * goes to the active list at once ({@code mm/workingset.c}).
 */
public final class MemoryCgroup extends MessageBehavior<MemoryCgroup.Command> {

  /** What it understands. */
  public sealed interface Command permits Charge, Shrink, GetCounters {}

  /** Take what the exchange brings and fill it; answered by {@link AddressSpace.Charged}. */
  public record Charge(FrameExchange exchange) implements Command {}

  /**
   * A reclaimer has finished with the pages of a batch, but for those that wait to be swapped out,
   * and maybe wants more; answered by {@link DirectReclaim.Isolated} with the same batch.
   *
   * @param more whether to isolate another step of pages
   */
  record Shrink(ReclaimBatch batch, boolean more, ActorRef<DirectReclaim.Isolated> replyTo)
      implements Command {}

  /** Complete the future with what the cgroup counts. */
  public record GetCounters(CompletableFuture<Counters> result) implements Command {}

  /**
   * What a cgroup counts, in pages; names of {@code /proc/vmstat}.
   *
   * @param pgscanDirect pages that direct reclaim looked at
   * @param pgstealDirect of these, pages that it reclaimed
   * @param refaultAnon {@code workingset_refault_anon}
   * @param activateAnon {@code workingset_activate_anon}
   * @param charged frames in use
   */
  public record Counters(
      long pgscanDirect, long pgstealDirect, long refaultAnon, long activateAnon, long charged) {}

  private final PageFrames frames;
  private final LruLists lru;
  private final Workingset workingset = new Workingset();
  private final FrameTable table;
  private final int[] isolated;
  private final WorkMeter meter;

  private long pgscanDirect;
  private long pgstealDirect;
  private long refaultAnon;
  private long activateAnon;

  private MemoryCgroup(PageFrames frames, int batch, WorkMeter meter) {
    int limit = frames.capacity();
    this.frames = frames;
    this.lru = new LruLists(limit);
    this.table = new FrameTable(limit);
    this.isolated = new int[batch];
    this.meter = meter;
  }

  /**
   * Creates a cgroup.
   *
   * @param frames all that it may use: its limit is their capacity
   * @param batch most pages that a reclaimer isolates at once
   * @param meter told of the pages that reclaim looks at
   */
  public static Behavior<Command> create(PageFrames frames, int batch, WorkMeter meter) {
    return Behaviors.setup(context -> new MemoryCgroup(frames, batch, meter));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Charge charge -> onCharge(charge.exchange());
      case Shrink shrink -> onShrink(shrink);
      case GetCounters get -> get.result().complete(counters());
    }
  }

  private Counters counters() {
    return new Counters(pgscanDirect, pgstealDirect, refaultAnon, activateAnon, frames.inUse());
  }

  // --- frames of address spaces ---

  private void onCharge(FrameExchange exchange) {
    for (int k = 0; k < exchange.mappedCount(); k++) {
      onMapped(exchange, k);
    }
    for (int k = 0; k < exchange.freedCount(); k++) {
      onFreed(exchange.freedFrame(k));
    }
    for (int k = 0; k < exchange.wanted() && exchange.hasRoomForGrant(); k++) {
      int frame = frames.allocate();
      if (frame < 0) {
        break;
      }
      table.state(frame, State.HELD);
      exchange.grant(frame);
    }
    exchange.answer();
  }

  private void onMapped(FrameExchange exchange, int k) {
    int frame = exchange.mappedFrame(k);
    table.listed(frame, exchange.owner(), exchange.mappedPage(k));
    long shadow = exchange.mappedShadow(k);
    if (shadow != 0) {
      refaultAnon++;
      if (workingset.refaultActivates(shadow, workingsetPages())) {
        activateAnon++;
        workingset.activated(1);
        lru.addActive(frame);
        return;
      }
    }
    lru.addInactive(frame);
  }

  /**
   * Of an anonymous refault, without file pages and with swap to go to ({@code mm/workingset.c}).
   */
  private long workingsetPages() {
    return lru.active();
  }

  private void onFreed(int frame) {
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
    frames.free(frame);
  }

  // --- reclaim ---

  private void onShrink(Shrink shrink) {
    ReclaimBatch batch = shrink.batch();
    for (int k = 0; k < batch.size(); k++) {
      if (batch.isDecided(k)) {
        putBack(batch.frame(k), batch.fate(k));
      }
    }
    for (int k = batch.size() - 1; k >= 0; k--) {
      if (batch.fate(k) == ReclaimBatch.Fate.ISOLATED) {
        putBackUnseen(batch.frame(k));
      }
    }
    int listed = lru.active() + lru.inactive();
    meter.steps(Step.SCAN, batch.size() - batch.unmapped());
    batch.retainUnmapped();
    if (shrink.more()) {
      isolate(batch);
    }
    shrink.replyTo().tell(new DirectReclaim.Isolated(batch, listed));
  }

  private void putBack(int frame, ReclaimBatch.Fate fate) {
    pgscanDirect++;
    if (fate == ReclaimBatch.Fate.EVICTED) {
      pgstealDirect++;
      workingset.evicted(1);
    }
    if (table.state(frame) == State.ISOLATED_FREED) {
      // Its owner ran on meanwhile: whatever it had answered, it has no use for the page now.
      release(frame);
      return;
    }
    switch (fate) {
      case EVICTED -> release(frame);
      case REFERENCED -> keep(frame);
      case REFUSED -> activate(frame);
      // Its owner's exchange is on the way.
      case GONE -> table.state(frame, State.HELD);
      case ISOLATED, UNMAPPED -> throw new IllegalStateException("not done with frame " + frame);
    }
  }

  /** As folio_check_references: a referenced page is kept the first time, activated the second. */
  private void keep(int frame) {
    if (table.referencedAgain(frame)) {
      activate(frame);
    } else {
      table.state(frame, State.LISTED);
      lru.addInactive(frame);
    }
  }

  private void activate(int frame) {
    table.state(frame, State.LISTED);
    lru.addActive(frame);
    workingset.activated(1);
  }

  /** Nobody looked at the page: it goes back to where it was taken from. */
  private void putBackUnseen(int frame) {
    if (table.state(frame) == State.ISOLATED_FREED) {
      release(frame);
    } else {
      table.state(frame, State.LISTED);
      lru.addColdest(frame);
    }
  }

  private void isolate(ReclaimBatch batch) {
    if (lru.inactiveIsLow() || lru.inactive() == 0) {
      lru.deactivate(batch.step());
    }
    int count = lru.isolateInactive(batch.step(), isolated);
    meter.steps(Step.SCAN, count);
    long shadow = workingset.shadow();
    for (int k = 0; k < count; k++) {
      int frame = isolated[k];
      table.state(frame, State.ISOLATED);
      batch.add(frame, table.page(frame), table.owner(frame), shadow);
    }
  }

  @Override
  protected void onStop() {
    frames.close();
  }
}
