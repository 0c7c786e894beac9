package io.swapbox.allocator;

import java.util.Arrays;
import java.util.Objects;

/**
 * Lists of frames: those that an LRU policy keeps for one cgroup.
 *
 * <p>A frame is on one list at most. The head is the hot end, the tail the cold one. Links are
 * {@code int}s, 9 bytes a frame number, so that moving a frame allocates nothing. One owner, no
 * thread safety.
 */
public final class FrameLists {

  /** The list of a frame that is on none. */
  public static final int NONE = -1;

  private final int frames;

  /** Of each frame, then of the ends of the lists: the next and the previous one, side by side. */
  private final int[] links;

  private final byte[] listOf;
  private final int[] sizes;

  /**
   * Empty lists.
   *
   * @param frames highest frame number + 1
   * @param lists how many, 1 to 127; they are known by number
   * @throws IllegalArgumentException when a number is out of range
   */
  public FrameLists(int frames, int lists) {
    Ranges.check("number of frames", frames, 0, Integer.MAX_VALUE / 2 - 256);
    Ranges.check("number of lists", lists, 1, Byte.MAX_VALUE);
    this.frames = frames;
    links = new int[2 * (frames + lists)];
    listOf = new byte[frames];
    Arrays.fill(listOf, (byte) NONE);
    sizes = new int[lists];
    for (int list = 0; list < lists; list++) {
      int end = frames + list;
      next(end, end);
      previous(end, end);
    }
  }

  /**
   * Adds a frame to the hot end of a list.
   *
   * @throws IllegalStateException when it is on a list
   */
  public void addHead(int frame, int list) {
    insert(frame, frames + list, list);
  }

  /**
   * Adds a frame to the cold end of a list, where it is the next to be taken.
   *
   * @throws IllegalStateException when it is on a list
   */
  public void addTail(int frame, int list) {
    insert(frame, previous(frames + list), list);
  }

  /**
   * Takes a frame off its list.
   *
   * @throws IllegalStateException when it is on none
   */
  public void remove(int frame) {
    int list = listOf(frame);
    if (list == NONE) {
      throw new IllegalStateException("frame " + frame + " is on no list");
    }
    int after = next(frame);
    int before = previous(frame);
    next(before, after);
    previous(after, before);
    sizes[list]--;
    listOf[frame] = NONE;
  }

  /** The frame at the cold end of a list, -1 when it is empty; it stays there. */
  public int tail(int list) {
    return sizes[list] == 0 ? -1 : previous(frames + list);
  }

  /** The list that a frame is on, or {@link #NONE}. */
  public int listOf(int frame) {
    Objects.checkIndex(frame, frames);
    return listOf[frame];
  }

  /** Frames on a list. */
  public int size(int list) {
    return sizes[list];
  }

  /** How many frame numbers there are. */
  public int frames() {
    return frames;
  }

  // A list is a ring through an end node of its own; the links hold those after the frames.
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

  private void insert(int frame, int before, int list) {
    if (listOf(frame) != NONE) {
      throw new IllegalStateException("frame " + frame + " is on list " + listOf(frame));
    }
    int after = next(before);
    next(frame, after);
    previous(frame, before);
    previous(after, frame);
    next(before, frame);
    listOf[frame] = (byte) list;
    sizes[list]++;
  }
}
