package io.swapbox.actors.runtime.virtual;

import java.util.Arrays;

/**
 * Slots ordered by a time and a key: a heap of four children a node over arrays of primitives.
 *
 * <p>What moves up and down is 20 bytes that hold no reference, so that the collector need not be
 * told. Four children halve the depth of two, and their times are in one cache line.
 */
final class EventHeap {

  private static final int FIRST_CAPACITY = 64;

  private long[] times = new long[FIRST_CAPACITY];
  private long[] keys = new long[FIRST_CAPACITY];
  private int[] slots = new int[FIRST_CAPACITY];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** The least time; there must be one. */
  long firstTime() {
    return times[0];
  }

  /** The slot of the least time and key; there must be one. */
  int firstSlot() {
    return slots[0];
  }

  void add(long time, long key, int slot) {
    if (size == times.length) {
      grow();
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >> 2;
      if (!before(time, key, times[parent], keys[parent])) {
        break;
      }
      put(at, times[parent], keys[parent], slots[parent]);
      at = parent;
    }
    put(at, time, key, slot);
  }

  /** Takes the first out and gives its slot; there must be one. */
  int removeFirst() {
    int removed = slots[0];
    int last = --size;
    if (last > 0) {
      siftDown(times[last], keys[last], slots[last]);
    }
    return removed;
  }

  private void siftDown(long time, long key, int slot) {
    int at = 0;
    for (int first = 1; first < size; first = (at << 2) + 1) {
      int least = first;
      int end = Math.min(first + 4, size);
      for (int child = first + 1; child < end; child++) {
        if (before(times[child], keys[child], times[least], keys[least])) {
          least = child;
        }
      }
      if (!before(times[least], keys[least], time, key)) {
        break;
      }
      put(at, times[least], keys[least], slots[least]);
      at = least;
    }
    put(at, time, key, slot);
  }

  private static boolean before(long time, long key, long otherTime, long otherKey) {
    return time < otherTime || (time == otherTime && key < otherKey);
  }

  private void put(int at, long time, long key, int slot) {
    times[at] = time;
    keys[at] = key;
    slots[at] = slot;
  }

  private void grow() {
    int capacity = times.length * 2;
    times = Arrays.copyOf(times, capacity);
    keys = Arrays.copyOf(keys, capacity);
    slots = Arrays.copyOf(slots, capacity);
  }
}
