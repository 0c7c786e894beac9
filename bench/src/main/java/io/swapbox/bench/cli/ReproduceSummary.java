package io.swapbox.bench.cli;

import io.swapbox.bench.reproduce.PublishedRow;
import io.swapbox.bench.result.PublishedComparison;
import io.swapbox.bench.result.ReproducedRow;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Published results as a table for a terminal: a line a row, and one more why it does not hold. */
final class ReproduceSummary {

  private static final String ROW = "%-27s %-6s %16s %9s %18s  %s";

  private static final String INDENT = "      ";
  private static final int WIDTH = 110;

  private final StringBuilder text = new StringBuilder();

  private ReproduceSummary() {}

  /** The rows by themselves, ending in a line feed. */
  static String list(List<PublishedRow> rows) {
    ReproduceSummary summary = new ReproduceSummary();
    String part = "";
    for (PublishedRow row : rows) {
      summary.part(part, row.part());
      part = row.part();
      summary.line("  " + row.id() + (row.prediction() ? "" : " (calibration)"));
      summary.line("      " + row.what());
      summary.line(
          "      published %s %s: %s"
              .formatted(published(row.published()), row.unit(), row.source()));
      summary.line(
          "      holds from %s to %s: %s"
              .formatted(
                  figure(row.bounds().min()), figure(row.bounds().max()), row.bounds().because()));
    }
    return summary.text.toString();
  }

  /** The table, ending in a line feed. */
  static String of(PublishedComparison result) {
    ReproduceSummary summary = new ReproduceSummary();
    summary.line("%s: %s".formatted(result.experiment(), result.description()));
    summary.line("");
    summary.line(ROW.formatted("", "unit", "published", "ours", "holds from to", "holds"));
    String part = "";
    for (ReproducedRow row : result.rows()) {
      summary.part(part, row.part());
      part = row.part();
      summary.row(row);
    }
    PublishedComparison.Summary counts = result.summary();
    summary.line("");
    summary.line(
        "Predictions %d of %d hold, %s; the target is %d %%: %s"
            .formatted(
                counts.holding(),
                counts.predictions(),
                Format.percent(counts.holding(), counts.predictions()),
                counts.targetPercent(),
                counts.met() ? "met" : "MISSED"));
    summary.line(Format.integrity(result.integrity()));
    summary.line("Time        " + Format.nanos(result.wallNanos()));
    return summary.text.toString();
  }

  private void row(ReproducedRow row) {
    String kind = row.kind().equals("calibration") ? " (calibration)" : "";
    line(
        ROW.formatted(
            "  " + row.id(),
            row.unit(),
            published(row.published()),
            figure(row.ours()),
            figure(row.min()) + " " + figure(row.max()),
            (row.holds() ? "yes" : "NO") + kind));
    if (row.why() != null) {
      note(row.why());
    }
  }

  /** A text on lines of its own, each as long as a terminal is wide at most. */
  private void note(String words) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : words.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH) {
        line(line.toString());
        line = new StringBuilder(INDENT);
      }
      line.append(word).append(' ');
    }
    line(line.toString());
  }

  private void part(String before, String part) {
    if (!part.equals(before)) {
      line((before.isEmpty() ? "" : "\n") + part);
    }
  }

  private static String published(List<Double> values) {
    return values.stream().map(ReproduceSummary::figure).collect(Collectors.joining(", "));
  }

  /** As many decimals as tell one figure from the next. */
  private static String figure(@Nullable Double value) {
    if (value == null) {
      return "–";
    }
    double size = Math.abs(value);
    String decimals = size >= 10 ? "%.2f" : size >= 0.1 || size == 0 ? "%.3f" : "%.5f";
    return String.format(Locale.ROOT, decimals, value);
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
