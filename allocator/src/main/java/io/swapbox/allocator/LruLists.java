package io.swapbox.allocator;

import java.util.Objects;

/**
 * The active and the inactive list of one cgroup, over frame numbers (mm/vmscan.c, classic LRU).
 *
 * <p>A frame is on one list at most. The head is the hot end, the tail the cold one. Links are
 * {@code int}s, 9 bytes a frame number, so that moving a frame allocates nothing. One owner, no
 * thread safety.
 */
public final class LruLists {

  private static final byte NONE = 0;
  private static final byte INACTIVE = 1;
  private static final byte ACTIVE = 2;

  // Pages of a GiB are 2^(30 - 12).
  private static final int PAGES_PER_GIB_SHIFT = 18;

  private final int frames;

  /** Of each frame, then of the ends of the lists: the next and the previous one, side by side. */
  private final int[] links;

  private final byte[] listOf;
  private final int[] sizes = new int[3];

  /**
   * Two empty lists.
   *
   * @param frames highest frame number + 1
   * @throws IllegalArgumentException when it is negative
   */
  public LruLists(int frames) {
    Ranges.check("number of frames", frames, 0, Integer.MAX_VALUE / 2 - 16);
    this.frames = frames;
    links = new int[2 * (frames + 3)];
    listOf = new byte[frames];
    for (byte list : new byte[] {INACTIVE, ACTIVE}) {
      int end = end(list);
      next(end, end);
      previous(end, end);
    }
  }

  /**
   * Adds a frame to the head of the inactive list.
   *
   * @throws IllegalStateException when it is on a list
   */
  public void addInactive(int frame) {
    require(frame, NONE);
    link(frame, INACTIVE);
  }

  /**
   * Adds a frame to the tail of the inactive list, where it is the next to be isolated.
   *
   * @throws IllegalStateException when it is on a list
   */
  public void addColdest(int frame) {
    require(frame, NONE);
    insert(frame, previous(end(INACTIVE)), INACTIVE);
  }

  /**
   * Adds a frame to the head of the active list.
   *
   * @throws IllegalStateException when it is on a list
   */
  public void addActive(int frame) {
    require(frame, NONE);
    link(frame, ACTIVE);
  }

  /**
   * Takes a frame off its list.
   *
   * @throws IllegalStateException when it is on none
   */
  public void remove(int frame) {
    requireListed(frame);
    unlink(frame);
  }

  /**
   * Moves a frame from the inactive list to the head of the active one.
   *
   * @throws IllegalStateException when it is not on the inactive list
   */
  public void activate(int frame) {
    require(frame, INACTIVE);
    unlink(frame);
    link(frame, ACTIVE);
  }

  /**
   * Moves a frame to the head of the list that it is on.
   *
   * @throws IllegalStateException when it is on none
   */
  public void rotate(int frame) {
    requireListed(frame);
    byte list = listOf[frame];
    unlink(frame);
    link(frame, list);
  }

  /**
   * Takes the coldest inactive frames off the list.
   *
   * @param max most frames to take
   * @param into receives them, the coldest first; {@code max} long or longer
   * @return frames taken
   */
  public int isolateInactive(int max, int[] into) {
    int taken = 0;
    while (taken < max && sizes[INACTIVE] > 0) {
      int frame = previous(end(INACTIVE));
      into[taken] = frame;
      taken++;
      unlink(frame);
    }
    return taken;
  }

  /**
   * Whether the inactive list is too short, so that active frames should be deactivated:
   * inactive_is_low of mm/vmscan.c, inactive x ratio &lt; active, where the ratio is the integer
   * root of 10 x GiB on both lists, or 1 below a GiB.
   */
  public boolean inactiveIsLow() {
    long inactive = sizes[INACTIVE];
    int gib = (int) ((inactive + sizes[ACTIVE]) >> PAGES_PER_GIB_SHIFT);
    long ratio = gib == 0 ? 1 : (long) Math.sqrt(10.0 * gib);
    return inactive * ratio < sizes[ACTIVE];
  }

  /**
   * Moves the coldest active frames to the head of the inactive list, the coldest first, so that
   * they keep their order (shrink_active_list of mm/vmscan.c).
   *
   * @return frames moved, {@code max} or fewer
   */
  public int deactivate(int max) {
    int moved = 0;
    while (moved < max && sizes[ACTIVE] > 0) {
      int frame = previous(end(ACTIVE));
      unlink(frame);
      link(frame, INACTIVE);
      moved++;
    }
    return moved;
  }

  /** Frames on the inactive list. */
  public int inactive() {
    return sizes[INACTIVE];
  }

  /** Frames on the active list. */
  public int active() {
    return sizes[ACTIVE];
  }

  /** Whether the frame is on a list. */
  public boolean contains(int frame) {
    Objects.checkIndex(frame, frames);
    return listOf[frame] != NONE;
  }

  // A list is a ring through an end node of its own; the links hold those after the frames.
  private int end(byte list) {
    return frames + list;
  }

  private int next(int frame) {
    return links[2 * frame];
  }

  private void next(int frame, int next) {
    links[2 * frame] = next;
  }

  private int previous(int frame) {
    return links[2 * frame + 1];
  }

  private void previous(int frame, int previous) {
    links[2 * frame + 1] = previous;
  }

  private void link(int frame, byte list) {
    insert(frame, end(list), list);
  }

  private void insert(int frame, int before, byte list) {
    int after = next(before);
    next(frame, after);
    previous(frame, before);
    previous(after, frame);
    next(before, frame);
    listOf[frame] = list;
    sizes[list]++;
  }

  private void unlink(int frame) {
    int after = next(frame);
    int before = previous(frame);
    next(before, after);
    previous(after, before);
    sizes[listOf[frame]]--;
    listOf[frame] = NONE;
  }

  private void require(int frame, byte list) {
    Objects.checkIndex(frame, frames);
    if (listOf[frame] != list) {
      throw new IllegalStateException(
          "frame " + frame + " is on " + name(listOf[frame]) + ", not on " + name(list));
    }
  }

  private void requireListed(int frame) {
    if (!contains(frame)) {
      throw new IllegalStateException("frame " + frame + " is on no list");
    }
  }

  private static String name(byte list) {
    return switch (list) {
      case INACTIVE -> "the inactive list";
      case ACTIVE -> "the active list";
      default -> "no list";
    };
  }
}
