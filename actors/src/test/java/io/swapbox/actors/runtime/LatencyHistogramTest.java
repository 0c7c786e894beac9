package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Test
  void anEmptyOneHasNoCounts() {
    assertThat(new LatencyHistogram().toHistogram().getTotalCount()).isZero();
  }

  @Test
  void aNegativeTimeCountsAsNone() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(-5);
    assertThat(histogram.toHistogram().getTotalCount()).isEqualTo(1);
    assertThat(histogram.toHistogram().getMaxValue()).isZero();
  }

  /** Times that differ by many powers of two, in any order: the buckets grow up and down. */
  @Property(tries = 200)
  void holdsWhatAHistogramOfAllTimesHolds(
      @ForAll @Size(min = 1, max = 200) long[] seeds,
      @ForAll @LongRange(min = 0, max = 62) int by) {
    LatencyHistogram histogram = new LatencyHistogram();
    Histogram expected = new Histogram(3);
    long max = 0;
    for (long seed : seeds) {
      long nanos = (seed & Long.MAX_VALUE) >>> (1 + (by + (int) (seed & 15)) % 62);
      histogram.record(nanos);
      expected.recordValue(nanos);
      max = Math.max(max, nanos);
    }
    Histogram found = histogram.toHistogram();
    assertThat(found.getTotalCount()).isEqualTo(seeds.length);
    assertThat((double) found.getMaxValue()).isCloseTo((double) max, within(max * 0.01 + 1));
    for (int percent = 0; percent <= 100; percent += 10) {
      double wanted = expected.getValueAtPercentile(percent);
      assertThat((double) found.getValueAtPercentile(percent))
          .as("percentile %d", percent)
          .isCloseTo(wanted, within(wanted * 0.03 + 1));
    }
  }
}
