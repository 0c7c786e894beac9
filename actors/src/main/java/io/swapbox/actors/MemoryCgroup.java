package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.allocator.LruLists;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.Workingset;
import java.util.Arrays;
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
   * A reclaimer has finished with a batch, empty at first, and maybe wants more; answered by {@link
   * DirectReclaim.Isolated} with the same batch.
   *
   * @param more whether to isolate as many pages as the batch takes
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

  /** Where a frame is in its life. */
  private enum FrameState {
    FREE,
    /** With an address space, not told to be mapped yet. */
    HELD,
    LISTED,
    ISOLATED,
    /** Given back by its owner while a reclaimer had it. */
    ISOLATED_FREED
  }

  private final PageFrames frames;
  private final LruLists lru;
  private final Workingset workingset = new Workingset();
  private final FrameState[] states;
  private final int[] pages;
  private final int[] owners;
  private final boolean[] referencedOnce;
  private final int[] isolated;

  private long pgscanDirect;
  private long pgstealDirect;
  private long refaultAnon;
  private long activateAnon;

  private MemoryCgroup(PageFrames frames, int batch) {
    int limit = frames.capacity();
    this.frames = frames;
    this.lru = new LruLists(limit);
    this.states = new FrameState[limit];
    Arrays.fill(states, FrameState.FREE);
    this.pages = new int[limit];
    this.owners = new int[limit];
    this.referencedOnce = new boolean[limit];
    this.isolated = new int[batch];
  }

  /**
   * Creates a cgroup.
   *
   * @param frames all that it may use: its limit is their capacity
   * @param batch most pages that a reclaimer isolates at once
   */
  public static Behavior<Command> create(PageFrames frames, int batch) {
    return Behaviors.setup(context -> new MemoryCgroup(frames, batch));
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
      states[frame] = FrameState.HELD;
      exchange.grant(frame);
    }
    exchange.answer();
  }

  private void onMapped(FrameExchange exchange, int k) {
    int frame = exchange.mappedFrame(k);
    states[frame] = FrameState.LISTED;
    pages[frame] = exchange.mappedPage(k);
    owners[frame] = exchange.owner();
    referencedOnce[frame] = false;
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
    switch (states[frame]) {
      case LISTED -> {
        lru.remove(frame);
        release(frame);
      }
      case HELD -> release(frame);
      case ISOLATED -> states[frame] = FrameState.ISOLATED_FREED;
      case FREE, ISOLATED_FREED ->
          throw new IllegalStateException("frame " + frame + " was given back twice");
    }
  }

  private void release(int frame) {
    states[frame] = FrameState.FREE;
    frames.free(frame);
  }

  // --- reclaim ---

  private void onShrink(Shrink shrink) {
    ReclaimBatch batch = shrink.batch();
    for (int k = 0; k < batch.size(); k++) {
      putBack(batch.frame(k), batch.fate(k));
    }
    int listed = lru.active() + lru.inactive();
    batch.clear();
    if (shrink.more()) {
      isolate(batch);
    }
    shrink.replyTo().tell(new DirectReclaim.Isolated(batch, listed));
  }

  private void putBack(int frame, ReclaimBatch.Fate fate) {
    if (fate == ReclaimBatch.Fate.EVICTED) {
      pgstealDirect++;
    }
    if (states[frame] == FrameState.ISOLATED_FREED) {
      // Its owner ran on meanwhile: whatever it had answered, it has no use for the page now.
      release(frame);
      return;
    }
    switch (fate) {
      case EVICTED -> release(frame);
      case REFERENCED -> {
        states[frame] = FrameState.LISTED;
        // folio_check_references: kept the first time, activated the second.
        if (referencedOnce[frame]) {
          referencedOnce[frame] = false;
          lru.addActive(frame);
        } else {
          referencedOnce[frame] = true;
          lru.addInactive(frame);
        }
      }
      case REFUSED -> {
        states[frame] = FrameState.LISTED;
        lru.addActive(frame);
      }
      // Its owner's exchange is on the way.
      case GONE -> states[frame] = FrameState.HELD;
      case ISOLATED, UNMAPPED ->
          throw new IllegalStateException("frame " + frame + " came back from reclaim as " + fate);
    }
  }

  private void isolate(ReclaimBatch batch) {
    if (lru.inactiveIsLow() || lru.inactive() == 0) {
      lru.deactivate(batch.capacity());
    }
    int count = lru.isolateInactive(batch.capacity(), isolated);
    for (int k = 0; k < count; k++) {
      int frame = isolated[k];
      states[frame] = FrameState.ISOLATED;
      batch.add(frame, pages[frame], owners[frame], workingset.evict());
    }
    pgscanDirect += count;
  }

  @Override
  protected void onStop() {
    frames.close();
  }
}
