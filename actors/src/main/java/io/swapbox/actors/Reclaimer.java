package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One reclaim at a time, run by the actor that it is part of ({@link DirectReclaim}).
 *
 * <p>The cgroup isolates a step of pages and says what to look for. The owners of the pages look at
 * them one after the other; those that were not used are unmapped. What is unmapped is swapped out
 * in one batch for each allocator, and the owners are told where it went. Then the cgroup takes the
 * step back and isolates the next, until it has no more.
 */
public final class Reclaimer {

  /** What others answer to the actor that reclaims. */
  public sealed interface Reply
      extends DirectReclaim.Command, Kswapd.Command, ProactiveReclaim.Command
      permits Isolated, Unmapped, StoreDone, TableUpdated {}

  /**
   * The cgroup has put back what was done with, and added the pages of the next step; none when the
   * reclaim is at its end.
   */
  record Isolated(ReclaimBatch batch) implements Reply {}

  /** An address space has looked at its pages. */
  public record Unmapped(ReclaimBatch batch) implements Reply {}

  /** The allocator has swapped out what it could. */
  record StoreDone() implements Reply {}

  /** An address space has noted where its pages went. */
  public record TableUpdated(ReclaimBatch batch) implements Reply {}

  /**
   * What a reclaimer works on.
   *
   * @param cgroup whose pages
   * @param cgroupId its number, for the descriptors
   * @param frames of the cgroup, where the bytes are
   * @param owners the address spaces of the cgroup, by number
   * @param allocator that swaps new pages out
   * @param homes the allocators of the space, by CPU: each evicts the cached pages whose entries it
   *     has
   * @param batch most pages a step, and a store
   */
  public record Scope(
      ActorRef<MemoryCgroup.Command> cgroup,
      int cgroupId,
      PageFrames frames,
      List<ActorRef<AddressSpace.Command>> owners,
      ActorRef<SlotAllocator.Command> allocator,
      List<ActorRef<SlotAllocator.Command>> homes,
      int batch) {

    /** Copies the lists. */
    public Scope {
      owners = List.copyOf(owners);
      homes = List.copyOf(homes);
    }

    /** In a space of one allocator. */
    public Scope(
        ActorRef<MemoryCgroup.Command> cgroup,
        int cgroupId,
        PageFrames frames,
        List<ActorRef<AddressSpace.Command>> owners,
        ActorRef<SlotAllocator.Command> allocator,
        int batch) {
      this(cgroup, cgroupId, frames, owners, allocator, List.of(allocator), batch);
    }
  }

  private final ActorRef<Reply> self;
  private final Scope scope;
  private final Runnable atEnd;

  private final ReclaimBatch batch;
  private final PageBatch store;
  private final int[] storedElement;
  private final boolean[] told;
  private boolean active;
  private PageStatus refused = PageStatus.DONE;

  /**
   * A reclaimer that waits for {@link #begin}.
   *
   * @param self the actor that it is part of, which hands every {@link Reply} on
   * @param atEnd called when a reclaim is at its end
   */
  Reclaimer(ActorRef<Reply> self, Scope scope, Runnable atEnd) {
    this.self = self;
    this.scope = scope;
    this.atEnd = atEnd;
    this.batch = new ReclaimBatch(scope.batch());
    this.store = new PageBatch(scope.batch()).repliesTo(self, new StoreDone());
    this.storedElement = new int[scope.batch()];
    this.told = new boolean[scope.batch()];
  }

  /**
   * What to reclaim: to be begun before {@link #begin}, and read when it is at its end.
   *
   * @throws IllegalStateException while a reclaim is under way
   */
  ScanControl scan() {
    if (active) {
      throw new IllegalStateException("a reclaim was asked for while one is under way");
    }
    return batch.scan();
  }

  /** Why the last page that could not be swapped out stayed, or {@code DONE}. */
  PageStatus refused() {
    return refused;
  }

  /** Begins the reclaim that {@link #scan} says. */
  void begin() {
    active = true;
    refused = PageStatus.DONE;
    batch.clear();
    next();
  }

  void on(Reply reply) {
    switch (reply) {
      case Isolated isolated -> onIsolated();
      case Unmapped unmapped -> askNextOwner();
      case StoreDone done -> onStoreDone();
      case TableUpdated updated -> tellNextOwner();
    }
  }

  private void next() {
    scope.cgroup().tell(new MemoryCgroup.Shrink(batch, self));
  }

  private void onIsolated() {
    Arrays.fill(told, false);
    if (batch.size() > 0) {
      askNextOwner();
    } else {
      active = false;
      atEnd.run();
    }
  }

  private void askNextOwner() {
    for (int k = 0; k < batch.size(); k++) {
      if (batch.fate(k) == Fate.ISOLATED) {
        scope.owners().get(batch.owner(k)).tell(new AddressSpace.Unmap(batch, self));
        return;
      }
    }
    if (batch.anyUnmapped()) {
      swapOut();
    } else {
      next();
    }
  }

  /** Swaps out what is unmapped, as far as it goes to the same allocator as the first of it. */
  private void swapOut() {
    store.begin(scope.cgroupId());
    PageFrames frames = scope.frames();
    @Nullable ActorRef<SlotAllocator.Command> allocator = null;
    for (int k = 0; k < batch.size(); k++) {
      if (batch.fate(k) == Fate.UNMAPPED && (allocator == null || allocator.equals(allocator(k)))) {
        allocator = allocator(k);
        int frame = batch.frame(k);
        storedElement[store.size()] = k;
        if (batch.isCached(k)) {
          store.addCached(
              batch.entry(k),
              frames.buffer(frame),
              frames.offset(frame),
              batch.shadow(k),
              1,
              batch.isWritten(k));
        } else {
          store.addPage(frames.buffer(frame), frames.offset(frame), batch.shadow(k));
        }
      }
    }
    Objects.requireNonNull(allocator).tell(new SlotAllocator.SwapOut(store));
  }

  private ActorRef<SlotAllocator.Command> allocator(int k) {
    return batch.isCached(k) ? scope.homes().get(Entry.home(batch.entry(k))) : scope.allocator();
  }

  private void onStoreDone() {
    for (int i = 0; i < store.size(); i++) {
      int k = storedElement[i];
      if (store.status(i) == PageStatus.DONE) {
        batch.evicted(k, store.entry(i));
      } else {
        batch.fate(k, Fate.REFUSED);
        refused = store.status(i);
      }
    }
    if (batch.anyUnmapped()) {
      swapOut();
    } else {
      tellNextOwner();
    }
  }

  /** Tells one owner after the other, each once, where its pages went or that they stay. */
  private void tellNextOwner() {
    for (int k = 0; k < batch.size(); k++) {
      boolean stored = batch.fate(k) == Fate.EVICTED || batch.fate(k) == Fate.REFUSED;
      if (stored && !told[k]) {
        int owner = batch.owner(k);
        markTold(owner);
        scope.owners().get(owner).tell(new AddressSpace.SwappedOut(batch, self));
        return;
      }
    }
    next();
  }

  private void markTold(int owner) {
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == owner) {
        told[k] = true;
      }
    }
  }
}
