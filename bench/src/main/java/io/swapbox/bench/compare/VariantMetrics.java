package io.swapbox.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The main metrics of a run over its repetitions.
 *
 * @param variant what tells it from the others of its result, {@code ""} for a single one
 * @param metrics those that a repetition has, the most telling first
 */
public record VariantMetrics(String variant, List<MetricSummary> metrics) {

  /** Keeps a copy. */
  public VariantMetrics {
    metrics = List.copyOf(metrics);
  }

  /** The metric of that name. */
  public Optional<MetricSummary> find(String metric) {
    return metrics.stream().filter(one -> one.metric().equals(metric)).findFirst();
  }

  /** Those of the repetitions of one experiment. */
  public static List<VariantMetrics> of(List<StoredRun> repetitions) {
    return of(repetitions, List.of());
  }

  /**
   * Those of the repetitions of one experiment, beside those of another.
   *
   * @param base repetitions of the other, none for no changes; of those by another clock there are
   *     none, too
   */
  public static List<VariantMetrics> of(List<StoredRun> repetitions, List<StoredRun> base) {
    Set<String> names = new LinkedHashSet<>();
    repetitions.forEach(run -> names.addAll(run.variants().keySet()));
    List<VariantMetrics> variants = new ArrayList<>();
    for (String name : names) {
      variants.add(new VariantMetrics(name, metrics(name, repetitions, base)));
    }
    return List.copyOf(variants);
  }

  private static List<MetricSummary> metrics(
      String variant, List<StoredRun> repetitions, List<StoredRun> base) {
    Set<Metric> known = new LinkedHashSet<>();
    repetitions.forEach(run -> known.addAll(of(run, variant).keySet()));
    List<MetricSummary> summaries = new ArrayList<>();
    for (Metric metric : known) {
      List<@Nullable Double> values = values(metric, variant, repetitions);
      Estimate estimate = estimate(values);
      List<@Nullable Double> others = values(metric, variant, base);
      Difference difference =
          others.stream().allMatch(Objects::isNull)
              ? null
              : ResultComparison.ofRuns(
                  metric, estimate(others), seeds(base), estimate, seeds(repetitions));
      summaries.add(MetricSummary.of(metric, estimate, values, difference));
    }
    return summaries;
  }

  private static List<@Nullable Double> values(
      Metric metric, String variant, List<StoredRun> repetitions) {
    List<@Nullable Double> values = new ArrayList<>();
    repetitions.forEach(run -> values.add(of(run, variant).get(metric)));
    return values;
  }

  private static Map<Metric, Double> of(StoredRun run, String variant) {
    return run.variants().getOrDefault(variant, Map.of());
  }

  private static Estimate estimate(List<@Nullable Double> values) {
    return Estimate.of(
        values.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray());
  }

  private static List<Long> seeds(List<StoredRun> repetitions) {
    return repetitions.stream().map(StoredRun::seed).toList();
  }
}
