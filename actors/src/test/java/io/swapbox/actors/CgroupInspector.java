package io.swapbox.actors;

import io.swapbox.actors.FrameTable.State;
import io.swapbox.allocator.LruPolicy;
import io.swapbox.allocator.PageFrames;

/** Looks into a cgroup from outside and checks what it knows of its frames. */
public final class CgroupInspector {

  private final PageFrames frames;
  private final LruPolicy lru;
  private final FrameTable table;

  /** An inspector of that cgroup. */
  public CgroupInspector(Object cgroup) {
    this.frames = ((OwnFrames) OwnerAccess.field(cgroup, "frames")).frames();
    this.lru = (LruPolicy) OwnerAccess.field(cgroup, "lru");
    this.table = (FrameTable) OwnerAccess.field(cgroup, "table");
  }

  /** Frames in use. */
  public int inUse() {
    return frames.inUse();
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
    if (free + frames.inUse() != frames.capacity()) {
      throw new AssertionError(free + " frames are free, " + frames.inUse() + " in use");
    }
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
