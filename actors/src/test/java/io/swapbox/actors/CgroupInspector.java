package io.swapbox.actors;

import io.swapbox.actors.FrameTable.State;
import io.swapbox.allocator.LruPolicy;
import java.util.BitSet;
import org.agrona.collections.IntArrayList;

/** Looks into a cgroup from outside and checks what it knows of its frames. */
public final class CgroupInspector {

  private final FrameSource frames;
  private final LruPolicy lru;
  private final FrameTable table;

  /** An inspector of that cgroup. */
  public CgroupInspector(Object cgroup) {
    this.frames = (FrameSource) OwnerAccess.field(cgroup, "frames");
    this.lru = (LruPolicy) OwnerAccess.field(cgroup, "lru");
    this.table = (FrameTable) OwnerAccess.field(cgroup, "table");
  }

  /** Frames in use. */
  public int inUse() {
    return frames.charged();
  }

  /**
   * Checks the states of all frames against the lists and against what is in use.
   *
   * @throws AssertionError when they differ
   */
  public void check() {
    int listed = 0;
    int free = 0;
    for (int frame = 0; frame < frames.capacity(); frame++) {
      State state = table.state(frame);
      free += state == State.FREE ? 1 : 0;
      listed += state == State.LISTED ? 1 : 0;
      if (lru.isListed(frame) != (state == State.LISTED)) {
        throw new AssertionError(
            "frame " + frame + " is " + state + " and on a list: " + lru.isListed(frame));
      }
    }
    if (listed != lru.listed()) {
      throw new AssertionError(listed + " frames are listed, the lists count " + lru.listed());
    }
    if (free + frames.charged() != frames.capacity()) {
      throw new AssertionError(free + " frames are free, " + frames.charged() + " in use");
    }
    if (frames instanceof NodeFrames && frames.charged() > limit()) {
      throw new AssertionError(frames.charged() + " frames in use, with a limit of " + limit());
    }
  }

  private int limit() {
    return (int) OwnerAccess.field(frames, "limit");
  }

  /**
   * Adds the frames of the node that the cgroup has: used ones, those it keeps for later, and those
   * on their way.
   *
   * @throws AssertionError when one of them is there already
   */
  void take(BitSet taken) {
    for (int frame = 0; frame < frames.capacity(); frame++) {
      if (table.state(frame) != State.FREE) {
        take(taken, frame);
      }
    }
    IntArrayList stock = (IntArrayList) OwnerAccess.field(frames, "stock");
    for (int i = 0; i < stock.size(); i++) {
      take(taken, stock.getInt(i));
    }
    FrameBatch batch = (FrameBatch) OwnerAccess.field(frames, "batch");
    int[] underWay = (int[]) OwnerAccess.field(batch, "frames");
    for (int i = 0; i < batch.size(); i++) {
      take(taken, underWay[i]);
    }
  }

  private static void take(BitSet taken, int frame) {
    if (taken.get(frame)) {
      throw new AssertionError("frame " + frame + " is in two hands");
    }
    taken.set(frame);
  }

  /**
   * Checks that a frame that a page table points at is its page's.
   *
   * @param isolated whether reclaim must have it
   * @throws AssertionError when it is not
   */
  public void checkMapped(int frame, int owner, int page, boolean isolated) {
    State state = table.state(frame);
    boolean right =
        switch (state) {
          case FREE, ISOLATED_FREED -> false;
          case HELD -> !isolated;
          case LISTED -> !isolated && isOf(frame, owner, page);
          case ISOLATED -> isOf(frame, owner, page);
        };
    if (!right) {
      throw new AssertionError(
          "page %d of %d is in frame %d, which is %s with page %d of %d"
              .formatted(page, owner, frame, state, table.page(frame), table.owner(frame)));
    }
  }

  private boolean isOf(int frame, int owner, int page) {
    return table.owner(frame) == owner && table.page(frame) == page;
  }
}
