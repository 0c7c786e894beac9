package io.swapbox.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;

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
