package io.swapbox.bench.result;

import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * How far off several counts are, without their signs.
 *
 * @param worstPercent the largest error
 * @param medianPercent the middle one, of an even number the mean of the middle two
 * @param met whether both are at most their targets
 */
public record ErrorSummary(double worstPercent, double medianPercent, boolean met) {

  /** What each error should be at most. */
  public static final double TARGET_WORST_PERCENT = 6;

  /** What the median should be at most. */
  public static final double TARGET_MEDIAN_PERCENT = 2.5;

  /** Of these errors, with signs; null when there is none. */
  static @Nullable ErrorSummary of(DoubleStream errorsPercent) {
    double[] sorted = errorsPercent.map(Math::abs).sorted().toArray();
    if (sorted.length == 0) {
      return null;
    }
    double worst = sorted[sorted.length - 1];
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    return new ErrorSummary(
        worst, median, worst <= TARGET_WORST_PERCENT && median <= TARGET_MEDIAN_PERCENT);
  }
}
