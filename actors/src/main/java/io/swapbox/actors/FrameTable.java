package io.swapbox.actors;

import java.util.Objects;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;

/**
 * What a cgroup knows about each of its frames (the kernel's {@code struct page}): where it is in
 * its life, and whose page it holds. After a fork several have the page, under one number.
 *
 * <p>Two neighbouring words a frame, 8 bytes, so that a look at a frame is one at memory. Those
 * that have a page beside its first owner are in a list of their own.
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
  private final Int2ObjectHashMap<IntArrayList> sharers = new Int2ObjectHashMap<>();

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

  /** The frame is with that owner. */
  void held(int frame, int owner) {
    words[2 * frame] = owner << OWNER_SHIFT | State.HELD.ordinal();
  }

  /** The frame is on a list, with a page of that owner in it. */
  void listed(int frame, int owner, int page) {
    words[2 * frame] = owner << OWNER_SHIFT | State.LISTED.ordinal();
    words[2 * frame + 1] = page;
  }

  /** One more address space has the page, behind those that have it already. */
  void share(int frame, int with) {
    sharers.computeIfAbsent(frame, none -> new IntArrayList()).addInt(with);
  }

  /**
   * An address space does not have the page any more.
   *
   * @return whether nobody has it now
   * @throws IllegalStateException when it did not have it
   */
  boolean leave(int frame, int who) {
    IntArrayList others = sharers.get(frame);
    if (others == null) {
      require(owner(frame) == who, frame, who);
      return true;
    }
    if (owner(frame) == who) {
      int state = words[2 * frame] & STATE_MASK;
      words[2 * frame] = (others.removeAt(0) << OWNER_SHIFT) | state;
    } else {
      require(others.removeInt(who), frame, who);
    }
    if (others.isEmpty()) {
      sharers.remove(frame);
    }
    return false;
  }

  private static void require(boolean had, int frame, int who) {
    if (!had) {
      throw new IllegalStateException(
          "address space %d gave back frame %d, which it does not have".formatted(who, frame));
    }
  }

  /** The number of the address space that has had the page longest. */
  int owner(int frame) {
    return words[2 * frame] >>> OWNER_SHIFT;
  }

  /** How many have the page beside its owner. */
  int sharers(int frame) {
    IntArrayList others = sharers.get(frame);
    return others == null ? 0 : others.size();
  }

  /** One of those, in the order in which they came to it. */
  int sharer(int frame, int k) {
    return Objects.requireNonNull(sharers.get(frame)).getInt(k);
  }

  int page(int frame) {
    return words[2 * frame + 1];
  }
}
