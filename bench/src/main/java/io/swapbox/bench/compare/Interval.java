package io.swapbox.bench.compare;

/**
 * What holds a mean, or a difference of means.
 *
 * @param low its lower end
 * @param high its upper end
 * @param confidence with which it does, up to 1
 */
public record Interval(double low, double high, double confidence) {

  /** Whether there may be no difference. */
  boolean holdsZero() {
    return low <= 0 && high >= 0;
  }

  /** The same from its middle to either end. */
  public double half() {
    return (high - low) / 2;
  }
}
