package io.swapbox.bench.cli;

import io.swapbox.bench.compare.MetricSummary;
import io.swapbox.bench.compare.VariantMetrics;
import io.swapbox.bench.compare.Verdict;
import io.swapbox.bench.experiment.Grid;
import io.swapbox.bench.result.Sweep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A sweep as a table for a terminal: a line a point, with the first metrics that differ. */
final class SweepSummary {

  private static final int METRICS = 3;

  private SweepSummary() {}

  /** The table, ending in a line feed. */
  static String of(Sweep sweep) {
    List<VariantMetrics> all =
        sweep.points().stream().flatMap(point -> point.variants().stream()).toList();
    List<String> metrics = telling(all);
    boolean variants = all.stream().anyMatch(variant -> !variant.variant().isEmpty());
    TextTable table = new TextTable();
    List<String> head = new ArrayList<>(sweep.swept().stream().map(Grid.Axis::setting).toList());
    if (variants) {
      head.add("run");
    }
    for (String metric : metrics) {
      head.addAll(List.of(metric, "±", "change"));
    }
    table.line(head);
    for (Sweep.Point point : sweep.points()) {
      for (VariantMetrics variant : point.variants()) {
        List<String> line = new ArrayList<>(point.values());
        if (variants) {
          line.add(variant.variant());
        }
        metrics.forEach(metric -> cells(variant, metric, line));
        table.line(line);
      }
      for (String error : point.errors()) {
        List<String> line = new ArrayList<>(point.values());
        line.add("failed: " + error);
        table.line(line);
      }
    }
    long passed = sweep.points().stream().filter(Sweep.Point::intact).count();
    String noise =
        repeated(sweep)
            ? "noise where the interval of the change holds 0"
            : "with --repeat it is told what of it is noise";
    return "%s: %s%n%n%s%nPoints      %d, of them %d ran and passed%nChange      from %s=%s, all else the same; %s%n"
        .formatted(
            sweep.experiment(),
            sweep.description(),
            table.text(),
            sweep.points().size(),
            passed,
            sweep.swept().getFirst().setting(),
            sweep.swept().getFirst().values().getFirst(),
            noise);
  }

  private static boolean repeated(Sweep sweep) {
    return sweep.points().stream().anyMatch(point -> point.repetitions().size() > 1);
  }

  /** The first metrics that are not the same everywhere, or the first ones where all are. */
  private static List<String> telling(List<VariantMetrics> all) {
    Set<String> names = new LinkedHashSet<>();
    all.forEach(variant -> variant.metrics().forEach(metric -> names.add(metric.metric())));
    List<String> differing =
        names.stream()
            .filter(
                name ->
                    all.stream()
                            .map(variant -> variant.find(name))
                            .flatMap(Optional::stream)
                            .map(MetricSummary::mean)
                            .distinct()
                            .count()
                        > 1)
            .toList();
    return (differing.isEmpty() ? List.copyOf(names) : differing).stream().limit(METRICS).toList();
  }

  private static void cells(VariantMetrics variant, String name, List<String> line) {
    Optional<MetricSummary> found = variant.find(name);
    if (found.isEmpty()) {
      line.addAll(List.of("–", "", ""));
      return;
    }
    MetricSummary metric = found.get();
    line.add(Format.metric(metric.mean(), metric.unit()));
    line.add(RepeatedSummary.within(metric));
    line.add(change(metric));
  }

  private static String change(MetricSummary metric) {
    if (metric.verdict() == null || metric.changePercent() == null) {
      return "";
    }
    return metric.verdict() == Verdict.NOISE ? "noise" : Format.change(metric.changePercent());
  }
}
