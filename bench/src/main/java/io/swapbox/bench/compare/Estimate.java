package io.swapbox.bench.compare;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * A mean, and how well it is known.
 *
 * @param mean of the values
 * @param standardError of the mean; not a number where the spread of the values is not known
 * @param values that it is the mean of
 */
record Estimate(double mean, double standardError, long values) {

  /** A single value, which says nothing about its spread. */
  static Estimate of(double value) {
    return new Estimate(value, Double.NaN, 1);
  }

  /** Of several values, which are independent of each other. */
  static Estimate of(double[] values) {
    SummaryStatistics statistics = new SummaryStatistics();
    for (double value : values) {
      statistics.addValue(value);
    }
    return values.length == 1
        ? of(values[0])
        : new Estimate(
            statistics.getMean(),
            statistics.getStandardDeviation() / Math.sqrt(values.length),
            values.length);
  }

  /**
   * Of values of which the mean and its interval are known.
   *
   * @param half half of the interval that holds the mean, by Student's t distribution
   * @param confidence with which it does, below 1
   * @param values at least 2
   */
  static Estimate of(double mean, double half, double confidence, long values) {
    return new Estimate(mean, half / quantile((double) (values - 1), confidence), values);
  }

  /** Whether its spread is known. */
  boolean hasSpread() {
    return !Double.isNaN(standardError);
  }

  /**
   * The interval that holds the mean, by Student's t distribution.
   *
   * @param confidence with which it does, below 1
   * @return of no width where all values are the same
   * @throws IllegalArgumentException when the spread is not known
   */
  Interval around(double confidence) {
    if (!hasSpread()) {
      throw new IllegalArgumentException("no spread: " + this);
    }
    double half =
        standardError == 0 ? 0 : quantile((double) (values - 1), confidence) * standardError;
    return new Interval(mean - half, mean + half, confidence);
  }

  /**
   * The interval that holds how much larger the mean of another one is: Welch's, for spreads that
   * need not be the same (B. L. Welch, Biometrika 34, 1947).
   *
   * @param confidence with which it does, below 1
   * @return of no width where neither has a spread
   * @throws IllegalArgumentException when the spread of either is not known
   */
  Interval to(Estimate other, double confidence) {
    if (!hasSpread() || !other.hasSpread()) {
      throw new IllegalArgumentException("no spread: " + this + ", " + other);
    }
    double own = standardError * standardError;
    double others = other.standardError * other.standardError;
    double both = own + others;
    double more = other.mean - mean;
    if (both == 0) {
      return new Interval(more, more, confidence);
    }
    double freedom =
        both * both / (own * own / (values - 1) + others * others / (other.values - 1));
    double half = quantile(freedom, confidence) * Math.sqrt(both);
    return new Interval(more - half, more + half, confidence);
  }

  /** How many standard errors half of an interval has. */
  private static double quantile(double freedom, double confidence) {
    return new TDistribution(freedom).inverseCumulativeProbability((1 + confidence) / 2);
  }
}
