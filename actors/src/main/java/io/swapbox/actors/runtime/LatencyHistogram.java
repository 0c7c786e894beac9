package io.swapbox.actors.runtime;

import org.HdrHistogram.Histogram;

/**
 * Nanoseconds counted in buckets that are 1/64 of a power of two wide: one writer, read by anyone.
 *
 * <p>It is written for each message, several times, so it does no more than find a bucket and add
 * one; everything else is left to the {@link Histogram} that it turns into. A reader may miss what
 * is being written; it never sees a count that was not made. Costs 256 bytes for each power of two
 * from the shortest to the longest time that occurred: with thousands of actors it is the caches
 * that pay for empty buckets.
 */
public final class LatencyHistogram {

  private static final int SUB_BITS = 6;
  private static final int SUBS = 1 << SUB_BITS;
  private static final int SIGNIFICANT_DIGITS = 2;

  // Buckets 0 to 63 count 0 to 63 ns one by one; the next 64 the power of two from 64 on, and so
  // on. The first element says which bucket the second one counts: one array, so that a reader
  // never takes counts for those of other buckets.
  private int[] counts = {0};
  private long max;

  /** Counts a duration; a negative one, which a clock may give across cores, counts as 0. */
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    int bucket = bucket(value);
    int[] current = counts;
    int at = bucket - current[0] + 1;
    if (at < 1 || at >= current.length) {
      current = grow(bucket);
      at = bucket - current[0] + 1;
    }
    current[at]++;
    if (value > max) {
      max = value;
    }
  }

  private static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - SUB_BITS - 1 - Long.numberOfLeadingZeros(value | 1));
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  private int[] grow(int bucket) {
    int[] before = counts;
    int held = before.length - 1;
    int octave = bucket / SUBS * SUBS;
    int first = held == 0 ? octave : Math.min(octave, before[0]);
    int end = Math.max(octave + SUBS, before[0] + held);
    int[] wider = new int[1 + end - first];
    wider[0] = first;
    if (held > 0) {
      System.arraycopy(before, 1, wider, 1 + before[0] - first, held);
    }
    counts = wider;
    return wider;
  }

  /** A copy for percentiles; each value stands for its bucket's middle, the largest for itself. */
  public Histogram toHistogram() {
    Histogram copy = new Histogram(SIGNIFICANT_DIGITS);
    int[] current = counts;
    long largest = max;
    for (int at = 1; at < current.length; at++) {
      if (current[at] != 0) {
        long count = Integer.toUnsignedLong(current[at]);
        copy.recordValueWithCount(Math.min(middle(current[0] + at - 1), largest), count);
      }
    }
    return copy;
  }

  private static long middle(int bucket) {
    int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
    long first = (long) (bucket - (shift << SUB_BITS)) << shift;
    return first + (1L << shift >> 1);
  }
}
