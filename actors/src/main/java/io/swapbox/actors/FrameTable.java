package io.swapbox.actors;

/**
 * What a cgroup knows about each of its frames (the kernel's {@code struct page}): where it is in
 * its life, and whose page it holds.
 *
 * <p>Two neighbouring words a frame, 8 bytes, so that a look at a frame is one at memory.
 */
final class FrameTable {

  /** Where a frame is in its life. */
  enum State {
    FREE,
    /** With an address space, not told to be mapped yet. */
    HELD,
    LISTED,
    ISOLATED,
    /** Given back by its owner while a reclaimer had it. */
    ISOLATED_FREED
  }

  private static final State[] STATES = State.values();

  private static final int STATE_MASK = 7;
  private static final int OWNER_SHIFT = 3;

  private final int[] words;

  /** A table of free frames. */
  FrameTable(int frames) {
    this.words = new int[Math.multiplyExact(2, frames)];
  }

  State state(int frame) {
    return STATES[words[2 * frame] & STATE_MASK];
  }

  void state(int frame, State state) {
    words[2 * frame] = (words[2 * frame] & ~STATE_MASK) | state.ordinal();
  }

  /** The frame is on a list, with a page of that owner in it. */
  void listed(int frame, int owner, int page) {
    words[2 * frame] = owner << OWNER_SHIFT | State.LISTED.ordinal();
    words[2 * frame + 1] = page;
  }

  /** The number of an address space in its cgroup. */
  int owner(int frame) {
    return words[2 * frame] >>> OWNER_SHIFT;
  }

  int page(int frame) {
    return words[2 * frame + 1];
  }
}
