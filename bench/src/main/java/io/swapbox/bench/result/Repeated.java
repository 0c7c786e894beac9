package io.swapbox.bench.result;

import io.swapbox.bench.compare.ResultComparison;
import io.swapbox.bench.compare.StoredRun;
import io.swapbox.bench.compare.VariantMetrics;
import io.swapbox.bench.experiment.Experiment;
import java.util.List;
import java.util.Map;

/**
 * The repetitions of a run, each with a seed of its own: the content of {@code result.json}, key by
 * key.
 *
 * @param experiment its name
 * @param description what it shows, in one line
 * @param runtime {@code threads} or {@code virtual}
 * @param seed of the first repetition
 * @param seeds one a repetition
 * @param repetitions their {@code result.json}, relative to this one
 * @param confidence with which the intervals hold a mean
 * @param passed whether all of them did
 * @param variants main metrics over all repetitions, of each run that a result has
 * @param settings every setting of the first by path
 * @param environment where they ran
 */
public record Repeated(
    String experiment,
    String description,
    String runtime,
    long seed,
    List<Long> seeds,
    List<String> repetitions,
    double confidence,
    boolean passed,
    List<VariantMetrics> variants,
    Map<String, Object> settings,
    Environment environment)
    implements RunResult {

  /**
   * The result of repetitions.
   *
   * @param experiment the first of them
   * @param runs all of them
   * @param files theirs, in the same order
   */
  public static Repeated of(
      Experiment experiment, List<StoredRun> runs, List<String> files, Environment environment) {
    return new Repeated(
        experiment.name(),
        experiment.description(),
        experiment.runtime(),
        runs.getFirst().seed(),
        runs.stream().map(StoredRun::seed).toList(),
        List.copyOf(files),
        ResultComparison.CONFIDENCE,
        runs.stream().allMatch(StoredRun::passed),
        VariantMetrics.of(runs),
        experiment.settings(),
        environment);
  }
}
