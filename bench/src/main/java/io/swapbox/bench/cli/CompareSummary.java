package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.count;

import io.swapbox.bench.compare.Changed;
import io.swapbox.bench.compare.Difference;
import io.swapbox.bench.compare.Interval;
import io.swapbox.bench.compare.ResultComparison;
import io.swapbox.bench.compare.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs between two results as a table for a terminal: a line a metric. */
final class CompareSummary {

  private static final int NAME = 46;
  private static final int CELL = 34;
  private static final int NAMES_SHOWN = 5;
  private static final String ROW = "%-46s %14s %14s %10s %10s   %s";
  private static final String SETTING = "%-38s %-34s %-34s";

  private final StringBuilder text = new StringBuilder();

  private CompareSummary() {}

  /** The table, ending in a line feed. */
  static String of(ResultComparison comparison) {
    CompareSummary summary = new CompareSummary();
    summary.line("A           " + side(comparison.a()));
    summary.line("B           " + side(comparison.b()));
    summary.changed("Settings that differ", comparison.settings());
    summary.changed("Where and with what they ran", comparison.environment());
    summary.differences(comparison.differences());
    summary.line("");
    summary.line(
        "Metrics     %s differ: %s real, %s noise, %s unknown; %s are the same"
            .formatted(
                count(comparison.differences().size()),
                count(comparison.real()),
                count(comparison.noise()),
                count(comparison.differences().size() - comparison.real() - comparison.noise()),
                count(comparison.same())));
    summary.names("Only in A   ", comparison.onlyInA());
    summary.names("Only in B   ", comparison.onlyInB());
    summary.confidence(comparison.differences());
    return summary.text.toString();
  }

  private static String side(ResultComparison.Compared side) {
    String runs = side.results() == 1 ? "one run" : count(side.results()) + " runs";
    String where =
        side.runtime() == null
            ? ""
            : side.runtime().equals("virtual") ? " in virtual time" : " on " + side.runtime();
    String seeds =
        side.seeds().isEmpty()
            ? ""
            : side.seeds().stream()
                .map(String::valueOf)
                .collect(
                    Collectors.joining(", ", side.results() == 1 ? ", seed " : ", seeds ", ""));
    return side.path() + ": " + side.experiment() + where + ", " + runs + seeds;
  }

  private void changed(String title, List<Changed> changed) {
    if (changed.isEmpty()) {
      return;
    }
    line("");
    line(SETTING.formatted(title, "A", "B"));
    for (Changed one : changed) {
      line(SETTING.formatted("  " + one.name(), cell(one.a()), cell(one.b())));
    }
  }

  private static String cell(@Nullable String value) {
    if (value == null) {
      return "–";
    }
    if (value.isEmpty()) {
      return "\"\"";
    }
    return value.length() <= CELL ? value : value.substring(0, CELL - 1) + "…";
  }

  private void differences(List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    line("");
    line(ROW.formatted("Metric", "A", "B", "change", "within ±", "verdict"));
    for (Difference one : differences) {
      boolean fits = one.metric().length() <= NAME;
      if (!fits) {
        line(one.metric());
      }
      line(
          ROW.formatted(
              fits ? one.metric() : "",
              Format.metric(one.a(), one.unit()),
              Format.metric(one.b(), one.unit()),
              one.changePercent() == null ? "–" : Format.change(one.changePercent()),
              within(one),
              one.verdict().label()));
    }
  }

  /** Half of the interval, in percent as the change is. */
  private static String within(Difference one) {
    Interval interval = one.interval();
    if (interval == null || one.a() == 0) {
      return "";
    }
    return Format.within(100 * interval.half() / Math.abs(one.a()));
  }

  private void names(String title, List<String> names) {
    if (!names.isEmpty()) {
      List<String> shown = names.subList(0, Math.min(NAMES_SHOWN, names.size()));
      line(title + count(names.size()) + " of the metrics");
      shown.forEach(name -> line("  " + name));
      if (names.size() > shown.size()) {
        line("  and %s more, which --json names".formatted(count(names.size() - shown.size())));
      }
    }
  }

  private void confidence(List<Difference> differences) {
    for (Difference one : differences) {
      Interval interval = one.interval();
      if (interval != null) {
        double confidence = interval.confidence();
        line(
            String.format(
                Locale.ROOT,
                "Noise       the %.1f %% interval of the difference holds 0; one metric in %,d looks real by chance",
                100 * confidence,
                Math.round(1 / (1 - confidence))));
        break;
      }
    }
    if (differences.stream().anyMatch(one -> one.verdict() == Verdict.ONE_RUN)) {
      line("Unknown     a side has one run: two or more on each say what is noise");
    }
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
