package io.swapbox.actors.runtime.virtual;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of a run, ordered by time, then by tie-break, then by the order in which they came.
 *
 * <p>One heap of all events would cost more with each CPU that there is. So most events go to a
 * wheel (Brown's calendar queue, 1988) of 1,024 unsorted lists, one for each of the next spans of
 * 16 nanoseconds: few enough to stay in the first-level cache, narrow enough to hold few events
 * each. Only the events of the span that is due are in a heap, and those too far off for the wheel
 * are in another one until it comes round to them. A bitmap of the spans in use and one of its
 * words that are not empty skip the rest. An event is a slot in parallel arrays; it costs no
 * object.
 */
final class EventQueue {

  private static final int BUCKETS = 1 << 10;
  private static final int BUCKET_MASK = BUCKETS - 1;
  private static final int NONE = -1;

  /** A bucket is 16 ns wide. */
  private static final int SPAN_SHIFT = 4;

  /** Bits of the key that hold the order of arrival: 10^12 events. */
  private static final int ORDER_BITS = 40;

  private static final int FIRST_CAPACITY = 256;

  private long[] times = new long[FIRST_CAPACITY];
  private long[] keys = new long[FIRST_CAPACITY];
  private Due[] targets = new Due[FIRST_CAPACITY];
  private @Nullable Object[] payloads = new @Nullable Object[FIRST_CAPACITY];

  /** The next slot in the bucket, or in the list of free slots. */
  private int[] next = new int[FIRST_CAPACITY];

  private int free = NONE;
  private long order;

  private final EventHeap near = new EventHeap();
  private final EventHeap far = new EventHeap();
  private final int[] buckets = new int[BUCKETS];
  private final long[] occupied = new long[BUCKETS / Long.SIZE];

  /** Which words of {@link #occupied} are not 0. */
  private long words;

  private int inWheel;

  /** The span whose events are in the near heap. */
  private long current;

  EventQueue() {
    Arrays.fill(buckets, NONE);
    freeSlots(0);
  }

  /** Brings the first event to the front; false when there is none. */
  boolean advance() {
    if (!near.isEmpty()) {
      return true;
    }
    if (inWheel == 0 && far.isEmpty()) {
      return false;
    }
    current = inWheel > 0 ? nextOccupied() : span(far.firstTime());
    while (!far.isEmpty() && span(far.firstTime()) - current < BUCKETS) {
      place(far.removeFirst());
    }
    emptyCurrentBucket();
    return true;
  }

  /** The time of the first event; only after {@link #advance}. */
  long firstTime() {
    return near.firstTime();
  }

  /** What the first event is for; only after {@link #advance}. */
  Due firstTarget() {
    return targets[near.firstSlot()];
  }

  /** The payload of the first event; only after {@link #advance}. */
  @Nullable Object firstPayload() {
    return payloads[near.firstSlot()];
  }

  /** Takes the first event out; only after {@link #advance}. */
  void removeFirst() {
    int slot = near.removeFirst();
    payloads[slot] = null;
    next[slot] = free;
    free = slot;
  }

  /**
   * Adds an event, not before the first one that was brought to the front.
   *
   * @param tie orders events of one time; only its low 23 bits count. Events of one time and one
   *     tie keep the order in which they were added
   */
  void add(long time, long tie, Due target, @Nullable Object payload) {
    if (free == NONE) {
      grow();
    }
    int slot = free;
    free = next[slot];
    times[slot] = time;
    // The shift drops the high bits of the tie, the unsigned one keeps the key positive.
    keys[slot] = (tie << (ORDER_BITS + 1)) >>> 1 | order++;
    targets[slot] = target;
    payloads[slot] = payload;
    place(slot);
  }

  /** How many of the events carry a payload of that type; walks all of them. */
  int countPayloads(Class<?> type) {
    int count = 0;
    for (Object payload : payloads) {
      if (type.isInstance(payload)) {
        count++;
      }
    }
    return count;
  }

  private void place(int slot) {
    long time = times[slot];
    long span = span(time);
    if (span <= current) {
      near.add(time, keys[slot], slot);
    } else if (span - current < BUCKETS) {
      int at = (int) span & BUCKET_MASK;
      next[slot] = buckets[at];
      buckets[at] = slot;
      int word = at / Long.SIZE;
      occupied[word] |= 1L << at;
      words |= 1L << word;
      inWheel++;
    } else {
      far.add(time, keys[slot], slot);
    }
  }

  private void emptyCurrentBucket() {
    int at = (int) current & BUCKET_MASK;
    for (int slot = buckets[at]; slot != NONE; slot = next[slot]) {
      near.add(times[slot], keys[slot], slot);
      inWheel--;
    }
    buckets[at] = NONE;
    int word = at / Long.SIZE;
    occupied[word] &= ~(1L << at);
    if (occupied[word] == 0) {
      words &= ~(1L << word);
    }
  }

  private static long span(long time) {
    return time >> SPAN_SHIFT;
  }

  private long nextOccupied() {
    int from = (int) (current + 1) & BUCKET_MASK;
    int word = from / Long.SIZE;
    long bits = occupied[word] & (-1L << from);
    if (bits == 0) {
      word = nextWord((word + 1) & (occupied.length - 1));
      bits = occupied[word];
    }
    int at = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
    return current + 1 + ((at - from) & BUCKET_MASK);
  }

  /** The first word in use from there on, round the end; there is one. */
  private int nextWord(int from) {
    long bits = words & (-1L << from);
    return Long.numberOfTrailingZeros(bits == 0 ? words : bits);
  }

  private void grow() {
    int before = times.length;
    int capacity = before * 2;
    times = Arrays.copyOf(times, capacity);
    keys = Arrays.copyOf(keys, capacity);
    targets = Arrays.copyOf(targets, capacity);
    payloads = Arrays.copyOf(payloads, capacity);
    next = Arrays.copyOf(next, capacity);
    freeSlots(before);
  }

  private void freeSlots(int from) {
    for (int slot = times.length - 1; slot >= from; slot--) {
      next[slot] = free;
      free = slot;
    }
  }
}
