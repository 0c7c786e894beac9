package io.swapbox.bench.result;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swapbox.actors.runtime.LatencyHistogram;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long faults took that brought a page back from swap: from the first try of the reference
 * until the page was mapped, waits for frames and for reclaim included.
 *
 * @param count how many there were
 * @param nanos of each; zeros without any
 */
public record Faults(long count, @JsonUnwrapped Percentiles nanos) {

  private static final int SIGNIFICANT_DIGITS = 2;

  /** Those of all tasks together. */
  static Faults of(List<LatencyHistogram> tasks) {
    Histogram all = new Histogram(SIGNIFICANT_DIGITS);
    tasks.forEach(task -> all.add(task.toHistogram()));
    return new Faults(all.getTotalCount(), Percentiles.of(all));
  }
}
