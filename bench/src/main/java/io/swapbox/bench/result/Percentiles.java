package io.swapbox.bench.result;

import org.HdrHistogram.Histogram;

/**
 * A distribution of times in nanoseconds, each within 1 %.
 *
 * @param p50 the median
 * @param p90 nine of ten are at most this
 * @param p99 99 of 100
 * @param p999 999 of 1,000
 * @param max the longest
 * @param mean the average
 */
public record Percentiles(long p50, long p90, long p99, long p999, long max, double mean) {

  static Percentiles of(Histogram histogram) {
    return new Percentiles(
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getMaxValue(),
        Math.rint(histogram.getMean() * 10) / 10);
  }
}
