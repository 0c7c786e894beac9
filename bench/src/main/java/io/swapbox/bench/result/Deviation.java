package io.swapbox.bench.result;

import io.swapbox.workloads.recording.Spread;

/**
 * One count of a replay beside the same of the kernel and of a plain LRU list, in pages.
 *
 * @param model what the replay counted
 * @param kernel what its runs counted; the median is what the others are compared with
 * @param ratio {@code model} by the kernel's median
 * @param errorPercent how much more than the kernel's median the model counted, negative for less
 * @param plainLru what a plain LRU list counts
 * @param plainLruErrorPercent the same error of it
 */
public record Deviation(
    long model,
    Spread kernel,
    double ratio,
    double errorPercent,
    long plainLru,
    double plainLruErrorPercent) {

  /**
   * Compares counts.
   *
   * @throws IllegalArgumentException when the kernel's median is not above 0
   */
  public static Deviation of(long model, Spread kernel, long plainLru) {
    if (kernel.median() <= 0) {
      throw new IllegalArgumentException("no ratio to " + kernel);
    }
    double ratio = (double) model / kernel.median();
    return new Deviation(
        model,
        kernel,
        ratio,
        100 * (ratio - 1),
        plainLru,
        100 * ((double) plainLru / kernel.median() - 1));
  }

  /** Whether the model's error is at most the target for each. */
  public boolean withinTarget() {
    return Math.abs(errorPercent) <= ErrorSummary.TARGET_WORST_PERCENT;
  }
}
