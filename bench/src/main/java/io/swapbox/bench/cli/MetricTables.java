package io.swapbox.bench.cli;

import io.swapbox.bench.compare.MetricSummary;
import io.swapbox.bench.compare.VariantMetrics;
import io.swapbox.bench.experiment.Grid;
import io.swapbox.bench.result.Repeated;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.RunResult;
import io.swapbox.bench.result.Sweep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of repetitions as CSV, for notebooks and spreadsheets: {@code points.csv} with a line
 * a point, {@code runs.csv} with a line a run.
 */
final class MetricTables {

  private static final String POINTS = "points.csv";
  private static final String RUNS = "runs.csv";

  private final CsvText points = new CsvText();
  private final CsvText runs = new CsvText();
  private final List<String> metrics;

  private MetricTables(List<String> settings, List<VariantMetrics> all) {
    Set<String> names = new LinkedHashSet<>();
    all.forEach(variant -> variant.metrics().forEach(metric -> names.add(metric.metric())));
    metrics = List.copyOf(names);
    List<String> head = new ArrayList<>(settings);
    head.addAll(List.of("variant", "runs"));
    for (String metric : metrics) {
      head.addAll(List.of(metric, metric + ".low", metric + ".high"));
    }
    points.line(head);
    List<String> headOfRuns = new ArrayList<>(settings);
    headOfRuns.addAll(List.of("variant", "run"));
    headOfRuns.addAll(metrics);
    runs.line(headOfRuns);
  }

  /**
   * Writes the tables of a result.
   *
   * @return the names of the files, none for a result that has no repetitions
   * @throws io.swapbox.bench.result.ResultFileException when one cannot be written
   */
  static List<String> write(RunResult result, ResultDirectory directory) {
    MetricTables tables =
        switch (result) {
          case Repeated repeated -> of(repeated);
          case Sweep sweep -> of(sweep);
          default -> null;
        };
    if (tables == null) {
      return List.of();
    }
    directory.write(POINTS, tables.points.text());
    directory.write(RUNS, tables.runs.text());
    return List.of(POINTS, RUNS);
  }

  private static MetricTables of(Repeated repeated) {
    MetricTables tables = new MetricTables(List.of(), repeated.variants());
    tables.add(List.of(), repeated.repetitions(), repeated.variants());
    return tables;
  }

  private static MetricTables of(Sweep sweep) {
    MetricTables tables =
        new MetricTables(
            sweep.swept().stream().map(Grid.Axis::setting).toList(),
            sweep.points().stream().flatMap(point -> point.variants().stream()).toList());
    for (Sweep.Point point : sweep.points()) {
      tables.add(point.values(), point.repetitions(), point.variants());
    }
    return tables;
  }

  private void add(List<String> values, List<String> files, List<VariantMetrics> variants) {
    for (VariantMetrics variant : variants) {
      List<String> line = new ArrayList<>(values);
      line.add(variant.variant());
      line.add(String.valueOf(files.size()));
      for (String metric : metrics) {
        MetricSummary one = variant.find(metric).orElse(null);
        line.addAll(
            one == null
                ? List.of("", "", "")
                : Arrays.asList(number(one.mean()), number(one.low()), number(one.high())));
      }
      points.line(line);
      for (int i = 0; i < files.size(); i++) {
        run(values, variant, i, files.get(i));
      }
    }
  }

  private void run(List<String> values, VariantMetrics variant, int i, String file) {
    List<String> line = new ArrayList<>(values);
    line.add(variant.variant());
    line.add(file);
    for (String metric : metrics) {
      MetricSummary one = variant.find(metric).orElse(null);
      line.add(one == null ? "" : number(one.values().get(i)));
    }
    runs.line(line);
  }

  /** In full, nothing where there is none. */
  private static String number(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf(Math.round(value))
        : String.valueOf(value);
  }
}
