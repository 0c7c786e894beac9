package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl;
import java.util.BitSet;
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
  private final BitSet told;
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
    this.told = new BitSet();
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
    told.clear();
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
    batch.settle();
    if (batch.anyUnmapped()) {
      swapOut();
    } else {
      tellNextOwner();
    }
  }

  /** Swaps out what is unmapped, as far as it goes to the same allocator as the first of it. */
  private void swapOut() {
    store.begin(scope.cgroupId());
    PageFrames frames = scope.frames();
    @Nullable ActorRef<SlotAllocator.Command> allocator = null;
    for (int k = 0; k < batch.size(); k = batch.end(k)) {
      int mapped = mapped(k);
      if (mapped >= 0 && (allocator == null || allocator.equals(allocator(mapped)))) {
        allocator = allocator(mapped);
        int frame = batch.frame(k);
        storedElement[store.size()] = k;
        if (batch.isCached(mapped)) {
          store.addCached(
              batch.entry(mapped),
              frames.buffer(frame),
              frames.offset(frame),
              batch.shadow(mapped),
              mappings(k),
              batch.isWritten(mapped));
        } else {
          store.addPage(
              frames.buffer(frame), frames.offset(frame), batch.shadow(mapped), mappings(k));
        }
      }
    }
    Objects.requireNonNull(allocator).tell(store.messages().swapOut());
  }

  private ActorRef<SlotAllocator.Command> allocator(int k) {
    return batch.isCached(k) ? scope.homes().get(Entry.home(batch.entry(k))) : scope.allocator();
  }

  /**
   * Of those that have the page of an element one that has unmapped it, the one that has it in the
   * swap cache if there is one; -1 when there is nothing to store.
   */
  private int mapped(int k) {
    int mapped = -1;
    for (int each = k; each < batch.end(k); each++) {
      if (batch.fate(each) == Fate.UNMAPPED && (mapped < 0 || batch.isCached(each))) {
        mapped = each;
      }
    }
    return mapped;
  }

  /** How many have unmapped the page of an element. */
  private int mappings(int k) {
    int mappings = 0;
    for (int each = k; each < batch.end(k); each++) {
      mappings += batch.fate(each) == Fate.UNMAPPED ? 1 : 0;
    }
    return mappings;
  }

  private void onStoreDone() {
    for (int i = 0; i < store.size(); i++) {
      int first = storedElement[i];
      boolean done = store.status(i) == PageStatus.DONE;
      for (int k = first; k < batch.end(first); k++) {
        if (batch.fate(k) == Fate.UNMAPPED) {
          if (done) {
            batch.evicted(k, store.entry(i));
          } else {
            batch.fate(k, Fate.REFUSED);
          }
        }
      }
      if (!done) {
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
      Fate fate = batch.fate(k);
      boolean toBeTold = fate == Fate.EVICTED || fate == Fate.REFUSED || fate == Fate.KEPT;
      int owner = batch.owner(k);
      if (toBeTold && !told.get(owner)) {
        told.set(owner);
        scope.owners().get(owner).tell(new AddressSpace.SwappedOut(batch, self));
        return;
      }
    }
    next();
  }
}
