package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.integrity;
import static io.swapbox.bench.cli.Format.nanos;

import io.swapbox.bench.result.Comparison;
import io.swapbox.bench.result.CpuShare;
import io.swapbox.bench.result.Percentiles;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.SwapoffFacts;
import io.swapbox.workloads.replay.OomKill;

/** A comparison as a table for a terminal: a line a run. */
final class ComparisonSummary {

  private static final String ROW = "%-22s %9s %9s %13s %9s %9s %11s %11s %9s %9s%n";

  private ComparisonSummary() {}

  /** The table, ending in a line feed. */
  static String of(Comparison comparison) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n%n".formatted(comparison.experiment(), comparison.description()));
    text.append(
        ROW.formatted(
            "Run",
            "time",
            "exit",
            "references/s",
            "CPU time",
            "overhead",
            "maj. faults",
            "reclaimed",
            "wait p99",
            "wait max"));
    for (Comparison.Point point : comparison.points()) {
      Result run = point.run();
      CpuShare cpu = run.cpu();
      Percentiles waits = point.waits();
      text.append(
          ROW.formatted(
              point.variant(),
              nanos(run.nanos()),
              nanos(run.exitNanos()),
              count(Math.round(run.trace().references() / (Math.max(1, run.nanos()) / 1e9))),
              cpu.processNanos() == null ? "–" : nanos(cpu.processNanos()),
              cpu.otherShare() == null
                  ? "–"
                  : Format.percent(Math.round(1000 * cpu.otherShare()), 1000),
              count(run.counter("pgmajfault")),
              count(run.counter("pgsteal_direct") + run.counter("pgsteal_kswapd")),
              nanos(waits.p99()),
              nanos(waits.max())));
    }
    text.append(
        ("%nExit is what it takes to free all pages at the end. Reclaimed are pages; waits of all"
                + " messages;%noverhead is CPU time outside of the work on pages.%n")
            .formatted());
    for (Comparison.Point point : comparison.points()) {
      SwapoffFacts swapoff = point.run().swapoff();
      if (swapoff != null) {
        text.append(
            "%n%s: %s%n  %s%n"
                .formatted(
                    point.variant(), SwapoffSummary.cost(swapoff), SwapoffSummary.faults(swapoff)));
      }
    }
    for (Comparison.Point point : comparison.points()) {
      for (OomKill kill : point.run().oomKills()) {
        text.append("Killed      in %s: %s%n".formatted(point.variant(), kill.summary()));
      }
    }
    return text.append(integrity(comparison.integrity())).append("%n".formatted()).toString();
  }
}
