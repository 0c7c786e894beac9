package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.nanos;

import io.swapbox.bench.result.FreePathResult;
import java.util.Locale;

/** A free-path result as a table for a terminal: a line a point. */
final class FreePathSummary {

  private static final String ROW = "%-6s %5s  %-10s %14s %9s %11s %12s%n";

  private FreePathSummary() {}

  /** The table, ending in a line feed. */
  static String of(FreePathResult result) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n%n".formatted(result.experiment(), result.description()));
    text.append(
        ROW.formatted(
            "Pages", "tasks", "freed", "time per page", "ratio", "published", "messages"));
    for (FreePathResult.Point point : result.points()) {
      text.append(
          ROW.formatted(
              point.tier(),
              point.tasks(),
              point.variant(),
              String.format(Locale.ROOT, "%.1f ns", point.freeNanosPerPage()),
              ratio(point.freeRatio()),
              published(result, point),
              count(point.messages())));
    }
    text.append(
        "%nVirtual time in which each task frees a page; ratio to the cheapest of its kind.%n"
            .formatted());
    text.append(
        "Published: free time of usemem with virtual swap to that without, on real kernels.%n"
            .formatted());
    long leaked = result.integrity().slotsLeaked();
    return text.append("Time        %s of real time%n".formatted(nanos(result.wallNanos())))
        .append(
            "Integrity   %s: %s slots leaked%n"
                .formatted(leaked == 0 ? "ok" : "BROKEN", count(leaked)))
        .toString();
  }

  private static String published(FreePathResult result, FreePathResult.Point point) {
    return result.published().stream()
        .filter(figure -> figure.tasks() == point.tasks())
        .filter(figure -> figure.variant().equals(point.variant()))
        .map(figure -> ratio(figure.ratio()))
        .findFirst()
        .orElse("–");
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
