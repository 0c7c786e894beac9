package io.swapbox.bench.result;

import io.swapbox.bench.experiment.ContentionExperiment;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;

/**
 * A series of runs of one load: the content of {@code result.json}, key by key.
 *
 * @param experiment its name
 * @param description what it shows, in one line
 * @param runtime {@code virtual}
 * @param seed of page contents and interleaving
 * @param wallNanos real time that the whole series took
 * @param points the runs, in the order in which they were made
 * @param settings of the series by path, as {@code -D} takes them
 * @param environment where it ran
 */
public record Series(
    String experiment,
    String description,
    String runtime,
    long seed,
    long wallNanos,
    List<Point> points,
    Map<String, Object> settings,
    Environment environment)
    implements RunResult {

  /** The result of a series. */
  public static Series of(
      ContentionExperiment experiment, List<Point> points, Environment environment) {
    return new Series(
        experiment.name(),
        experiment.description(),
        experiment.runtime(),
        experiment.seed(),
        points.stream().mapToLong(Point::wallNanos).sum(),
        List.copyOf(points),
        experiment.settings(),
        environment);
  }

  /** Of all runs together. */
  public ReplayOutcome.Integrity integrity() {
    return ReplayOutcome.Integrity.total(points.stream().map(Point::integrity));
  }

  @Override
  public boolean passed() {
    return integrity().intact();
  }
}
