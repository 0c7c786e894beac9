package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.nanos;

import io.swapbox.bench.result.Faults;
import io.swapbox.bench.result.SwapoffFacts;

/** A swapoff in the course of a replay as lines for a terminal. */
final class SwapoffSummary {

  private SwapoffSummary() {}

  /** What it took, in one line, without the name of the tier. */
  static String cost(SwapoffFacts swapoff) {
    Long messages = swapoff.messages();
    Long busy = swapoff.busyNanos();
    String metered =
        messages == null || busy == null
            ? ""
            : "; %s messages, %s of actors' time".formatted(count(messages), nanos(busy));
    String left =
        swapoff.pagesLeft() == 0
            ? ""
            : ", %s could not be read".formatted(count(swapoff.pagesLeft()));
    return "%s pages in %s, %s a second%s%s"
        .formatted(
            count(swapoff.pagesMoved()),
            nanos(swapoff.nanos()),
            count(swapoff.pagesPerSecond()),
            left,
            metered);
  }

  /** How long swap-ins took before, during and after it, in one line. */
  static String faults(SwapoffFacts swapoff) {
    return "swap-ins before it %s; during %s; after %s"
        .formatted(faults(swapoff.before()), faults(swapoff.during()), faults(swapoff.after()));
  }

  private static String faults(Faults faults) {
    return faults.count() == 0
        ? "none"
        : "%s, p50 %s, p99 %s"
            .formatted(
                count(faults.count()), nanos(faults.nanos().p50()), nanos(faults.nanos().p99()));
  }
}
