package io.swapbox.actors;

import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.Watermarks;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Looks into a memory node and its kswapd from outside, and at who waits for the node. */
public final class NodeInspector {

  private final Object node;
  private final Object kswapd;
  private final PageFrames frames;
  private final Watermarks marks;
  private final BitSet taken = new BitSet();
  private final Set<Object> throttled = new HashSet<>();

  /** An inspector of that node and of its kswapd. */
  public NodeInspector(Object node, Object kswapd) {
    this.node = node;
    this.kswapd = kswapd;
    this.frames = (PageFrames) OwnerAccess.field(node, "frames");
    this.marks = (Watermarks) OwnerAccess.field(node, "marks");
  }

  /**
   * Notes what an owner is about to handle.
   *
   * @throws AssertionError when a reclaimer is admitted that has not asked, or not again
   */
  public void delivered(Object owner, Object message) {
    if (message instanceof DirectReclaim.Reclaim reclaim && reclaim.ofNode()) {
      throttled.add(owner);
    } else if (message instanceof MemoryNode.Admitted && !throttled.remove(owner)) {
      throw new AssertionError("a reclaimer is admitted that has not asked");
    }
  }

  /**
   * Checks that each frame in use is in one hand.
   *
   * @throws AssertionError when it is not
   */
  public void check(CgroupInspector[] cgroups) {
    taken.clear();
    for (CgroupInspector cgroup : cgroups) {
      cgroup.take(taken);
    }
    if (taken.cardinality() != frames.inUse()) {
      throw new AssertionError(
          "cgroups have %d frames, the node has given out %d"
              .formatted(taken.cardinality(), frames.inUse()));
    }
  }

  /**
   * Checks that kswapd sleeps, that it need not be woken, and that nobody waits.
   *
   * @throws AssertionError when it is not so
   */
  public void checkAtRest() {
    Object state = OwnerAccess.field(kswapd, "state");
    if (!state.toString().equals("ASLEEP") || !(boolean) OwnerAccess.field(node, "asleep")) {
      throw new AssertionError("at rest kswapd is " + state);
    }
    int free = frames.capacity() - frames.inUse();
    if (free < marks.low() && !(boolean) OwnerAccess.field(node, "hopeless")) {
      throw new AssertionError(
          "kswapd sleeps with %d frames free, below %d".formatted(free, marks.low()));
    }
    int waiting = ((Collection<?>) OwnerAccess.field(node, "throttled")).size();
    if (waiting + throttled.size() > 0) {
      throw new AssertionError(waiting + " reclaimers are throttled for ever");
    }
  }
}
