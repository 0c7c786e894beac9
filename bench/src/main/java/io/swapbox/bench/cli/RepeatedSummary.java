package io.swapbox.bench.cli;

import io.swapbox.bench.compare.MetricSummary;
import io.swapbox.bench.compare.VariantMetrics;
import io.swapbox.bench.result.Repeated;
import java.util.List;
import java.util.Locale;

/** Repetitions as a table for a terminal: a line a metric. */
final class RepeatedSummary {

  private static final String ROW = "%-34s %14s %12s %14s %14s%n";

  private RepeatedSummary() {}

  /** The table, ending in a line feed. */
  static String of(Repeated repeated) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n%n".formatted(repeated.experiment(), repeated.description()));
    text.append(
        "Repetitions %d %s, seeds %d to %d%n"
            .formatted(
                repeated.seeds().size(),
                repeated.runtime().equals("virtual") ? "in virtual time" : "on threads",
                repeated.seeds().getFirst(),
                repeated.seeds().getLast()));
    text.append(
        "Integrity   %s%n%n"
            .formatted(repeated.passed() ? "ok in all of them" : "BROKEN in one or more"));
    for (VariantMetrics variant : repeated.variants()) {
      text.append(
          ROW.formatted(
              variant.variant().isEmpty() ? "Metric" : variant.variant(),
              "mean",
              "within ±",
              "least",
              "most"));
      variant.metrics().forEach(metric -> text.append(line(metric)));
      text.append("%n".formatted());
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "Within ± of the mean is the mean of all such runs, with %.0f %% confidence.%n",
                100 * repeated.confidence()))
        .toString();
  }

  private static String line(MetricSummary metric) {
    List<Double> known = metric.known();
    return ROW.formatted(
        "  " + metric.metric(),
        Format.metric(metric.mean(), metric.unit()),
        within(metric),
        Format.metric(
            known.stream().mapToDouble(Double::doubleValue).min().orElse(0), metric.unit()),
        Format.metric(
            known.stream().mapToDouble(Double::doubleValue).max().orElse(0), metric.unit()));
  }

  /** Half of the interval in percent of the mean, nothing where there is none. */
  static String within(MetricSummary metric) {
    Double within = metric.within();
    return within == null || metric.mean() == 0
        ? ""
        : Format.within(100 * within / Math.abs(metric.mean()));
  }
}
