package io.swapbox.actors.runtime.virtual;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of a run, ordered by time, then by tie-break, then by the order in which they came.
 *
 * <p>A heap of four children a node over arrays of primitives: an event costs no object, and what
 * moves up and down the heap is 20 bytes (time, tie and order, slot) that hold no reference, so
 * that the collector need not be told. Four children halve the depth of two; the extra comparisons
 * are in one cache line. What an event is for stays at its slot.
 */
final class EventQueue {

  /** Bits of the second key that hold the order of arrival: 10^12 events. */
  private static final int ORDER_BITS = 40;

  private static final int FIRST_CAPACITY = 256;

  private long[] times = new long[FIRST_CAPACITY];
  private long[] ties = new long[FIRST_CAPACITY];
  private int[] slots = new int[FIRST_CAPACITY];
  private Due[] targets = new Due[FIRST_CAPACITY];
  private @Nullable Object[] payloads = new @Nullable Object[FIRST_CAPACITY];
  private int size;
  private long order;

  EventQueue() {
    numberSlots(0);
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The time of the first event; there must be one. */
  long firstTime() {
    return times[0];
  }

  /** What the first event is for; there must be one. */
  Due firstTarget() {
    return targets[slots[0]];
  }

  /** The payload of the first event; there must be one. */
  @Nullable Object firstPayload() {
    return payloads[slots[0]];
  }

  /**
   * Adds an event.
   *
   * @param tie orders events of one time; only its low 23 bits count. Events of one time and one
   *     tie keep the order in which they were added
   */
  void add(long time, long tie, Due target, @Nullable Object payload) {
    if (size == times.length) {
      grow();
    }
    int slot = slots[size];
    targets[slot] = target;
    payloads[slot] = payload;
    // The shift drops the high bits of the tie, the unsigned one keeps the key positive.
    long key = (tie << (ORDER_BITS + 1)) >>> 1 | order++;
    siftUp(size++, time, key, slot);
  }

  /** Takes the first event out; there must be one. */
  void removeFirst() {
    int slot = slots[0];
    payloads[slot] = null;
    int last = --size;
    long time = times[last];
    long key = ties[last];
    int moved = slots[last];
    // Slots past the end are the free ones.
    slots[last] = slot;
    if (last > 0) {
      siftDown(time, key, moved);
    }
  }

  /** How many of the events carry a payload of that type; walks all of them. */
  int countPayloads(Class<?> type) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (type.isInstance(payloads[slots[i]])) {
        count++;
      }
    }
    return count;
  }

  private void siftUp(int from, long time, long key, int slot) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >> 2;
      if (!before(time, key, times[parent], ties[parent])) {
        break;
      }
      put(at, times[parent], ties[parent], slots[parent]);
      at = parent;
    }
    put(at, time, key, slot);
  }

  private void siftDown(long time, long key, int slot) {
    int at = 0;
    for (int first = 1; first < size; first = (at << 2) + 1) {
      int least = first;
      int end = Math.min(first + 4, size);
      for (int child = first + 1; child < end; child++) {
        if (before(times[child], ties[child], times[least], ties[least])) {
          least = child;
        }
      }
      if (!before(times[least], ties[least], time, key)) {
        break;
      }
      put(at, times[least], ties[least], slots[least]);
      at = least;
    }
    put(at, time, key, slot);
  }

  private static boolean before(long time, long key, long otherTime, long otherKey) {
    return time < otherTime || (time == otherTime && key < otherKey);
  }

  private void put(int at, long time, long key, int slot) {
    times[at] = time;
    ties[at] = key;
    slots[at] = slot;
  }

  private void grow() {
    int capacity = times.length * 2;
    times = Arrays.copyOf(times, capacity);
    ties = Arrays.copyOf(ties, capacity);
    slots = Arrays.copyOf(slots, capacity);
    targets = Arrays.copyOf(targets, capacity);
    payloads = Arrays.copyOf(payloads, capacity);
    numberSlots(size);
  }

  private void numberSlots(int from) {
    for (int i = from; i < slots.length; i++) {
      slots[i] = i;
    }
  }
}
