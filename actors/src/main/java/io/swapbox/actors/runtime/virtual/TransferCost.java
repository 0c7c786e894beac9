package io.swapbox.actors.runtime.virtual;

import io.swapbox.ConfigurationException;

/**
 * What one read or one write costs a device: a latency that varies, and the time to move the bytes.
 *
 * @param latencyNanos mean nanoseconds before the first byte
 * @param bytesPerSecond bytes moved in a second
 * @param distribution how the latency varies
 * @param sigma deviation of the latency's logarithm; 0 unless the distribution is lognormal
 */
public record TransferCost(
    long latencyNanos, long bytesPerSecond, Distribution distribution, double sigma) {

  private static final double SECOND = 1e9;

  /**
   * Checks the figures.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public TransferCost {
    ConfigurationException.require(latencyNanos >= 0, "latency", latencyNanos, "0 ns or more");
    ConfigurationException.require(
        bytesPerSecond > 0, "bytes-per-second", bytesPerSecond, "1 or more");
    boolean varies = distribution == Distribution.LOGNORMAL;
    ConfigurationException.require(
        varies ? sigma > 0 && sigma <= 4 : sigma == 0,
        "sigma",
        sigma,
        varies ? "more than 0, up to 4" : "it with the lognormal distribution alone");
  }

  /** Nanoseconds for one transfer of that many bytes. */
  long nanos(long bytes, SeededRandom random) {
    double latency = latencyNanos * distribution.factor(random, sigma);
    return StrictMath.round(latency + bytes * (SECOND / bytesPerSecond));
  }
}
