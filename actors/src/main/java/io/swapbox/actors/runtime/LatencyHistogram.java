package io.swapbox.actors.runtime;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Nanoseconds counted in buckets that are 1/64 of a power of two wide: one writer, read by anyone.
 *
 * <p>It is written for each message, several times, so it does no more than find a bucket and add
 * one; everything else is left to the {@link Histogram} that it turns into. A reader may miss what
 * is being written; it never sees a count that was not made. Costs 512 bytes for each power of two
 * that occurs.
 */
final class LatencyHistogram {

  private static final int SUB_BITS = 6;
  private static final int SUBS = 1 << SUB_BITS;
  private static final int SIGNIFICANT_DIGITS = 2;

  // Segment 0 counts 0 to 63 ns one by one; segment s the power of two 2^(s+5) in 64 steps.
  private final long[] @Nullable [] segments = new long[Long.SIZE - SUB_BITS][];
  private long max;

  /** Counts a duration; a negative one, which a clock may give across cores, counts as 0. */
  void record(long nanos) {
    long value = Math.max(0, nanos);
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value | (SUBS - 1));
    int segment = power - (SUB_BITS - 1);
    int sub = (int) (value >>> (segment == 0 ? 0 : segment - 1)) & (SUBS - 1);
    long[] counts = segments[segment];
    if (counts == null) {
      counts = new long[SUBS];
      segments[segment] = counts;
    }
    counts[sub]++;
    if (value > max) {
      max = value;
    }
  }

  /** A copy for percentiles; each value stands for its bucket's middle, the largest for itself. */
  Histogram toHistogram() {
    Histogram copy = new Histogram(SIGNIFICANT_DIGITS);
    long largest = max;
    for (int segment = 0; segment < segments.length; segment++) {
      long[] counts = segments[segment];
      for (int sub = 0; counts != null && sub < SUBS; sub++) {
        if (counts[sub] > 0) {
          copy.recordValueWithCount(Math.min(middle(segment, sub), largest), counts[sub]);
        }
      }
    }
    return copy;
  }

  private static long middle(int segment, int sub) {
    if (segment == 0) {
      return sub;
    }
    int shift = segment - 1;
    return ((long) (SUBS + sub) << shift) + (1L << shift >> 1);
  }
}
