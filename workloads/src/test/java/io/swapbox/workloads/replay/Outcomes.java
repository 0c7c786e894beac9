package io.swapbox.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.swapbox.actors.runtime.LatencyHistogram;
import io.swapbox.workloads.task.SlowestFaults;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** What must be true of the outcome of any replay. */
final class Outcomes {

  private Outcomes() {}

  static long counter(ReplayOutcome outcome, String name) {
    return Objects.requireNonNull(outcome.counters().get(name), name);
  }

  static void assertSound(ReplayOutcome outcome) {
    Map<String, Long> counters = outcome.counters();
    ReplayOutcome.Integrity integrity = outcome.integrity();
    assertThat(integrity.mismatches()).as("mismatches").isZero();
    assertThat(integrity.slotsLeaked()).as("slots leaked").isZero();

    long in = sum(outcome, "zswpin", "pswpin", "swpin_zero");
    // A page that has moved to another tier went out once, and was stored twice.
    long out =
        sum(outcome, "zswpout", "pswpout", "swpout_zero") - sum(outcome, "pgdemote", "pgpromote");
    long clean = counter(outcome, "swpout_clean");
    assertThat(in).isEqualTo(integrity.pagesVerified());
    assertThat(sum(outcome, "pgsteal_direct", "pgsteal_kswapd", "pgsteal_proactive"))
        .isEqualTo(out + clean);
    assertThat(sum(outcome, "pgmajfault", "swap_ra")).isEqualTo(in);
    assertThat(counter(outcome, "swap_ra_hit")).isLessThanOrEqualTo(counter(outcome, "swap_ra"));
    assertThat(counters).doesNotContainValue(-1L);
    assertThat(in).isLessThanOrEqualTo(out + clean);
    assertThat(out)
        .isLessThanOrEqualTo(sum(outcome, "pgscan_direct", "pgscan_kswapd", "pgscan_proactive"));
    assertThat(counter(outcome, "workingset_refault_anon")).isLessThanOrEqualTo(in);
    assertThat(counter(outcome, "workingset_activate_anon"))
        .isLessThanOrEqualTo(counter(outcome, "workingset_refault_anon"));
    for (ReplayOutcome.Sample sample : outcome.samples()) {
      assertThat(sample.residentPages()).isLessThanOrEqualTo(outcome.trace().limitPages());
      long inTiers = sample.tiers().stream().mapToLong(ReplayOutcome.TierSample::pages).sum();
      assertThat(inTiers).isEqualTo(sample.poolStoredPages() + sample.filePages());
    }
    assertThat(outcome.moves().stream().mapToLong(PageMove::pages).sum())
        .isEqualTo(sum(outcome, "pgdemote", "pgpromote"));
    assertSlowestFaults(outcome);
  }

  private static void assertSlowestFaults(ReplayOutcome outcome) {
    List<Histogram> times =
        outcome.faults().all().stream().map(LatencyHistogram::toHistogram).toList();
    long faults = times.stream().mapToLong(Histogram::getTotalCount).sum();
    long longest = times.stream().mapToLong(Histogram::getMaxValue).max().orElse(0);
    List<SlowFault> slowest = outcome.slowestFaults();
    assertThat(slowest).hasSize((int) Math.min(SlowestFaults.MOST, faults));
    long before = Long.MAX_VALUE;
    for (SlowFault fault : slowest) {
      assertThat(fault.nanos()).isLessThanOrEqualTo(before);
      before = fault.nanos();
      long[] parts = {
        fault.framesNanos(),
        fault.reclaimNanos(),
        fault.allocatorNanos(),
        fault.busyNanos(),
        fault.backendNanos(),
        fault.answerNanos(),
        fault.mapNanos(),
        fault.otherNanos()
      };
      assertThat(LongStream.of(parts).min().orElseThrow()).as(fault.toString()).isNotNegative();
      assertThat(LongStream.of(parts).sum()).isEqualTo(fault.nanos());
      assertThat(fault.tier()).isNotEmpty();
    }
    if (!slowest.isEmpty()) {
      assertThat(longest).isCloseTo(slowest.getFirst().nanos(), withPercentage(1));
    }
  }

  private static long sum(ReplayOutcome outcome, String... names) {
    long sum = 0;
    for (String name : names) {
      sum += counter(outcome, name);
    }
    return sum;
  }
}
