package io.swapbox.bench.suite;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.SampleTimeResult;
import org.openjdk.jmh.util.Statistics;

/**
 * One figure that a benchmark measured.
 *
 * @param name the method of a group, a counter of the benchmark's, or what a profiler calls it
 * @param score its mean
 * @param error half of the interval that holds the mean with 99.9 % confidence; {@code null} with
 *     fewer than three values
 * @param unit of both
 * @param percentiles of sampled times
 */
public record Figure(
    String name,
    @Nullable Double score,
    @Nullable Double error,
    String unit,
    @Nullable Quantiles percentiles) {

  /**
   * The distribution of sampled times, in the unit of their mean.
   *
   * @param p50 the median
   * @param p90 nine of ten are at most this
   * @param p99 99 of 100
   * @param p999 999 of 1,000
   * @param max the longest
   */
  public record Quantiles(double p50, double p90, double p99, double p999, double max) {

    private static Quantiles of(Statistics samples) {
      return new Quantiles(
          samples.getPercentile(50),
          samples.getPercentile(90),
          samples.getPercentile(99),
          samples.getPercentile(99.9),
          samples.getMax());
    }
  }

  static Figure of(String name, Result<?> result) {
    return new Figure(
        name,
        number(result.getScore()),
        number(result.getScoreError()),
        result.getScoreUnit(),
        result instanceof SampleTimeResult ? Quantiles.of(result.getStatistics()) : null);
  }

  /** JSON has no word for what is not a number. */
  private static @Nullable Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
