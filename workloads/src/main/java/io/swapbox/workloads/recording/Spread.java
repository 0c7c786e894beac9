package io.swapbox.workloads.recording;

import java.util.Arrays;

/**
 * What repeated runs counted.
 *
 * @param min the least
 * @param median the middle one, of an even number the mean of the middle two, rounded down
 * @param max the most
 */
public record Spread(long min, long median, long max) {

  /**
   * Of these runs.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Spread of(long... counts) {
    if (counts.length == 0) {
      throw new IllegalArgumentException("the spread of no run");
    }
    long[] sorted = counts.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    long median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }
}
