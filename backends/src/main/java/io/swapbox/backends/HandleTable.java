package io.swapbox.backends;

import java.util.Arrays;

/**
 * Handles of objects: non-negative ints, each 8 bytes, used again after they were freed.
 *
 * <p>A handle stays the same wherever its object lies. The table grows by segments, so that no
 * store pays for a copy of all of it, and keeps what it grew to. A free entry is negative and holds
 * the next free one.
 */
final class HandleTable {

  private static final int SEGMENT_SHIFT = 12;
  private static final int SEGMENT = 1 << SEGMENT_SHIFT;
  private static final int MASK = SEGMENT - 1;
  private static final int NONE = Integer.MAX_VALUE;

  private long[][] segments = new long[0][];
  private int handles;
  private int firstFree = NONE;

  /** A handle for an object, see {@link PoolObject}. */
  int add(long object) {
    int handle = firstFree;
    if (handle == NONE) {
      handle = handles++;
      if ((handle & MASK) == 0) {
        addSegment(handle >>> SEGMENT_SHIFT);
      }
    } else {
      firstFree = (int) ~objectOrFree(handle);
    }
    set(handle, object);
    return handle;
  }

  /**
   * The object of a handle.
   *
   * @throws IllegalArgumentException naming a handle that was never given out or was freed
   */
  long get(int handle) {
    if (handle < 0 || handle >= handles) {
      throw new IllegalArgumentException("unknown zswap handle " + handle);
    }
    long object = objectOrFree(handle);
    if (object < 0) {
      throw new IllegalArgumentException("zswap handle " + handle + " was freed before");
    }
    return object;
  }

  /** What a handle below {@link #size} stands for: its object, or something negative when free. */
  long objectOrFree(int handle) {
    return segments[handle >>> SEGMENT_SHIFT][handle & MASK];
  }

  /** Has a handle below {@link #size} stand for an object, or for something negative: free. */
  void set(int handle, long objectOrFree) {
    segments[handle >>> SEGMENT_SHIFT][handle & MASK] = objectOrFree;
  }

  /** One more than the greatest handle that was ever given out. */
  int size() {
    return handles;
  }

  /** Ends a handle that {@link #get} knows. */
  void remove(int handle) {
    set(handle, ~(long) firstFree);
    firstFree = handle;
  }

  /** Heap bytes of the table. */
  long metadataBytes() {
    long used = ((long) handles + MASK) >>> SEGMENT_SHIFT;
    return used * SEGMENT * Long.BYTES + (long) segments.length * Long.BYTES;
  }

  private void addSegment(int index) {
    if (index == segments.length) {
      segments = Arrays.copyOf(segments, Math.max(16, index * 2));
    }
    segments[index] = new long[SEGMENT];
  }
}
