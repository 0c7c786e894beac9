package io.swapbox.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric over the repetitions of a run.
 *
 * @param metric its key in {@code result.json}
 * @param unit {@code ns}, {@code bytes}, or {@code ""} for a number by itself
 * @param mean over the repetitions that have it
 * @param low lower end of the interval that holds the mean with {@link
 *     ResultComparison#CONFIDENCE}; null for a single repetition
 * @param high its upper end
 * @param values one a repetition, null where that does not have it
 * @param changePercent how much more it is than that of the run that it is laid beside, in percent
 *     of that; null without one, and where that is 0
 * @param verdict what that change is worth; null without one, and where the means are the same
 */
public record MetricSummary(
    String metric,
    String unit,
    double mean,
    @Nullable Double low,
    @Nullable Double high,
    List<@Nullable Double> values,
    @Nullable Double changePercent,
    @Nullable Verdict verdict) {

  /** Keeps a copy. */
  public MetricSummary {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  static MetricSummary of(
      Metric metric,
      Estimate estimate,
      List<@Nullable Double> values,
      @Nullable Difference difference) {
    Interval interval = estimate.hasSpread() ? estimate.around(ResultComparison.CONFIDENCE) : null;
    boolean same = difference != null && difference.a() == difference.b();
    return new MetricSummary(
        metric.name(),
        metric.unit(),
        estimate.mean(),
        interval == null ? null : interval.low(),
        interval == null ? null : interval.high(),
        values,
        difference == null ? null : difference.changePercent(),
        difference == null || same ? null : difference.verdict());
  }

  /** From the mean to either end of the interval, null for a single repetition. */
  public @Nullable Double within() {
    return high == null ? null : Double.valueOf(high - mean);
  }

  /** The values that there are. */
  public List<Double> known() {
    List<Double> known = new ArrayList<>();
    for (Double value : values) {
      if (value != null) {
        known.add(value);
      }
    }
    return known;
  }
}
