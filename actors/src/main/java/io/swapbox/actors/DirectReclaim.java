package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.allocator.PageFrames;
import java.util.List;

/**
 * The direct reclaim of one task: frees 32 pages of its cgroup when it finds no frame.
 *
 * <p>A step isolates a batch of the coldest pages, has their owners unmap those that were not
 * referenced, and puts the others back. When enough are unmapped to fill a batch they are swapped
 * out, and their owners are told where they went. It ends when 32 pages are free ({@code
 * SWAP_CLUSTER_MAX}; a larger batch frees as many as it holds) or when twice the pages on the lists
 * were looked at, which is what priorities 12 to 0 add up to in {@code mm/vmscan.c}.
 */
public final class DirectReclaim extends MessageBehavior<DirectReclaim.Command> {

  /** What it understands. */
  public sealed interface Command permits Reclaim, Isolated, Unmapped, StoreDone, TableUpdated {}

  /** The task wants pages freed; answered by {@link AddressSpace.Reclaimed}. One at a time. */
  public record Reclaim() implements Command {}

  /**
   * The cgroup has put back what was done with and added pages that it isolated, unless no more
   * were wanted or there are none.
   *
   * @param listed pages on its lists before it isolated
   */
  record Isolated(ReclaimBatch batch, int listed) implements Command {}

  /** An address space has unmapped what it could of its pages. */
  public record Unmapped(ReclaimBatch batch) implements Command {}

  /** The allocator has swapped out what it could. */
  private record StoreDone() implements Command {}

  /** An address space has noted where its pages went. */
  public record TableUpdated(ReclaimBatch batch) implements Command {}

  /**
   * What a reclaimer works on.
   *
   * @param cgroup whose pages
   * @param cgroupId its number, for the descriptors
   * @param frames of the cgroup, where the bytes are
   * @param owners the address spaces of the cgroup, by number
   * @param allocator that swaps the pages out
   * @param batch most pages a step, and a store
   */
  public record Scope(
      ActorRef<MemoryCgroup.Command> cgroup,
      int cgroupId,
      PageFrames frames,
      List<ActorRef<AddressSpace.Command>> owners,
      ActorRef<SlotAllocator.Command> allocator,
      int batch) {

    /** Copies the list. */
    public Scope {
      owners = List.copyOf(owners);
    }
  }

  private final ActorRef<Command> self;
  private final ActorRef<Isolated> isolatedTo;
  private final Scope scope;
  private final ActorRef<AddressSpace.Command> task;
  private final int goal;

  private final ReclaimBatch batch;
  private final PageBatch store;
  private final int[] storedElement;
  private final boolean[] told;

  private boolean active;
  private int reclaimed;
  private long scanned;
  private long scanLimit;
  private PageStatus refused = PageStatus.DONE;

  private DirectReclaim(
      ActorContext<Command> context, Scope scope, ActorRef<AddressSpace.Command> task) {
    this.self = context.getSelf();
    this.isolatedTo = self.narrow();
    this.scope = scope;
    this.task = task;
    this.goal = Math.max(SwapSpaceConfig.SWAP_CLUSTER_MAX, scope.batch());
    this.batch = new ReclaimBatch(scope.batch());
    this.store = new PageBatch(scope.batch()).repliesTo(self, new StoreDone());
    this.storedElement = new int[scope.batch()];
    this.told = new boolean[2 * scope.batch()];
  }

  /**
   * Creates the reclaimer of a task.
   *
   * @param scope what it works on
   * @param task who asks and is answered
   */
  public static Behavior<Command> create(Scope scope, ActorRef<AddressSpace.Command> task) {
    return Behaviors.setup(context -> new DirectReclaim(context, scope, task));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Reclaim reclaim -> onReclaim();
      case Isolated isolated -> onIsolated(isolated);
      case Unmapped unmapped -> unmapNextOwner();
      case StoreDone done -> onStoreDone();
      case TableUpdated updated -> updateNextOwner();
    }
  }

  private void onReclaim() {
    if (active) {
      throw new IllegalStateException("a task asked for reclaim while it waits for one");
    }
    active = true;
    reclaimed = 0;
    scanned = 0;
    refused = PageStatus.DONE;
    shrink(true);
  }

  private void shrink(boolean more) {
    batch.wants(Math.min(scope.batch(), goal - reclaimed));
    scope.cgroup().tell(new MemoryCgroup.Shrink(batch, more, isolatedTo));
  }

  private void onIsolated(Isolated isolated) {
    scanLimit = 2L * isolated.listed();
    if (batch.size() > batch.unmapped()) {
      unmapNextOwner();
    } else if (batch.unmapped() > 0) {
      swapOut();
    } else {
      active = false;
      task.tell(new AddressSpace.Reclaimed(reclaimed, refused));
    }
  }

  private void unmapNextOwner() {
    for (int k = 0; k < batch.size() && !batch.isSatisfied(); k++) {
      if (batch.fate(k) == Fate.ISOLATED) {
        scope.owners().get(batch.owner(k)).tell(new AddressSpace.Unmap(batch, self));
        return;
      }
    }
    endUnmap();
  }

  private void endUnmap() {
    for (int k = 0; k < batch.size(); k++) {
      if (batch.fate(k) == Fate.REFERENCED || batch.fate(k) == Fate.GONE) {
        scanned++;
      }
    }
    if (batch.isSatisfied() || (scanned >= scanLimit && batch.unmapped() > 0)) {
      swapOut();
    } else {
      shrink(scanned < scanLimit);
    }
  }

  private void swapOut() {
    store.begin(scope.cgroupId());
    PageFrames frames = scope.frames();
    for (int k = 0; k < batch.size(); k++) {
      if (batch.fate(k) == Fate.UNMAPPED) {
        int frame = batch.frame(k);
        storedElement[store.size()] = k;
        store.addPage(frames.buffer(frame), frames.offset(frame), batch.shadow(k));
      }
    }
    scanned += store.size();
    scope.allocator().tell(new SlotAllocator.SwapOut(store));
  }

  private void onStoreDone() {
    for (int i = 0; i < store.size(); i++) {
      int k = storedElement[i];
      told[k] = false;
      if (store.status(i) == PageStatus.DONE) {
        batch.evicted(k, store.entry(i));
        reclaimed++;
      } else {
        batch.fate(k, Fate.REFUSED);
        refused = store.status(i);
      }
    }
    updateNextOwner();
  }

  /** Tells one owner after the other, each once, where its pages went or that they stay. */
  private void updateNextOwner() {
    for (int i = 0; i < store.size(); i++) {
      int k = storedElement[i];
      if (!told[k]) {
        int owner = batch.owner(k);
        markTold(owner);
        scope.owners().get(owner).tell(new AddressSpace.SwappedOut(batch, self));
        return;
      }
    }
    shrink(reclaimed < goal && scanned < scanLimit);
  }

  private void markTold(int owner) {
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == owner) {
        told[k] = true;
      }
    }
  }
}
