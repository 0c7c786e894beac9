package io.swapbox.actors.runtime;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Nanoseconds counted in buckets that are 1/64 of a power of two wide: one writer, read by anyone.
 *
 * <p>It is written for each message, several times, so it does no more than find a bucket and add
 * one; everything else is left to the {@link Histogram} that it turns into. A reader may miss what
 * is being written; it never sees a count that was not made. Costs 256 bytes for each power of two
 * up to the longest time that occurred.
 */
final class LatencyHistogram {

  private static final int SUB_BITS = 6;
  private static final int SUBS = 1 << SUB_BITS;
  private static final int SIGNIFICANT_DIGITS = 2;

  /** Enough for 65 µs; most messages never wait or take longer. */
  private static final int FIRST_BUCKETS = 12 * SUBS;

  // The first 64 count 0 to 63 ns one by one; the next 64 the power of two from 64 on, and so on.
  private int[] counts = new int[FIRST_BUCKETS];
  private long max;

  /** Counts a duration; a negative one, which a clock may give across cores, counts as 0. */
  void record(long nanos) {
    long value = Math.max(0, nanos);
    int bucket = bucket(value);
    int[] current = counts;
    if (bucket >= current.length) {
      current = grow(bucket);
    }
    current[bucket]++;
    if (value > max) {
      max = value;
    }
  }

  private static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - SUB_BITS - 1 - Long.numberOfLeadingZeros(value | 1));
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  private int[] grow(int bucket) {
    counts = Arrays.copyOf(counts, (bucket / SUBS + 1) * SUBS);
    return counts;
  }

  /** A copy for percentiles; each value stands for its bucket's middle, the largest for itself. */
  Histogram toHistogram() {
    Histogram copy = new Histogram(SIGNIFICANT_DIGITS);
    int[] current = counts;
    long largest = max;
    for (int bucket = 0; bucket < current.length; bucket++) {
      if (current[bucket] != 0) {
        long count = Integer.toUnsignedLong(current[bucket]);
        copy.recordValueWithCount(Math.min(middle(bucket), largest), count);
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
