package io.swapbox.bench.cli;

import io.swapbox.bench.compare.ListedResult;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Results of earlier runs as a table for a terminal: a line a result. */
final class ResultList {

  private ResultList() {}

  /** The table, ending in a line feed. */
  static String of(List<ListedResult> results) {
    if (results.isEmpty()) {
      return "There are no results.\n";
    }
    TextTable table = new TextTable();
    table.line(List.of("Directory", "Experiment", "Started (UTC)", "Runs", "Figures"));
    for (ListedResult result : results) {
      table.line(
          result.problem() != null
              ? List.of(result.path(), "no result: " + result.problem())
              : List.of(
                  result.path(),
                  orDash(result.experiment()),
                  orDash(result.startedAt()).replace('T', ' ').replace("Z", ""),
                  runs(result),
                  figures(result)));
    }
    return table.text();
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "–" : text;
  }

  private static String runs(ListedResult result) {
    String runs = Format.count(result.runs());
    return switch (orDash(result.kind())) {
      case "sweep" -> "sweep of " + runs;
      case "repetitions" -> "repeated " + runs;
      case "bench" -> runs + " benchmarks";
      default -> runs + (result.runtime() == null ? "" : " " + result.runtime());
    };
  }

  private static String figures(ListedResult result) {
    String figures =
        result.figures().stream()
            .map(one -> one.metric() + " " + Format.metric(one.value(), one.unit()))
            .collect(Collectors.joining(", "));
    return Boolean.FALSE.equals(result.passed()) ? ("FAILED " + figures).strip() : figures;
  }
}
