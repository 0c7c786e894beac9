package io.swapbox.bench.compare;

import org.jspecify.annotations.Nullable;

/**
 * A metric that is not the same on both sides.
 *
 * @param metric its name
 * @param unit {@code ns}, {@code bytes}, that of a score, or {@code ""} for a number by itself
 * @param a mean of one side
 * @param b mean of the other
 * @param changePercent how much more {@code b} is, in percent of {@code a}; null where that is 0
 * @param interval that holds {@code b} less {@code a}, null where it is not known
 * @param verdict what the difference is worth
 */
public record Difference(
    String metric,
    String unit,
    double a,
    double b,
    @Nullable Double changePercent,
    @Nullable Interval interval,
    Verdict verdict) {

  static Difference of(
      Metric metric, Estimate a, Estimate b, @Nullable Interval interval, Verdict verdict) {
    return new Difference(
        metric.name(),
        metric.unit(),
        a.mean(),
        b.mean(),
        a.mean() == 0 ? null : 100 * (b.mean() - a.mean()) / Math.abs(a.mean()),
        interval,
        verdict);
  }
}
