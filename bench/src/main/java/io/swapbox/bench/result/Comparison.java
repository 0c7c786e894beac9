package io.swapbox.bench.result;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swapbox.bench.experiment.ComparisonExperiment;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;

/**
 * The same replay on one dispatcher after the other: the content of {@code result.json}, key by
 * key.
 *
 * @param experiment its name
 * @param description what it shows, in one line
 * @param runtime {@code threads}
 * @param seed of page contents
 * @param wallNanos that the measured replays took together
 * @param points the runs, in the order in which they were made
 * @param settings of the series by path, as {@code -D} takes them
 * @param environment where it ran
 */
public record Comparison(
    String experiment,
    String description,
    String runtime,
    long seed,
    long wallNanos,
    List<Point> points,
    Map<String, Object> settings,
    Environment environment)
    implements RunResult {

  /**
   * One of the runs.
   *
   * @param dispatcher what ran the actors
   * @param waits of all messages in all mailboxes
   * @param run the rest, with the keys of a single run
   */
  public record Point(String dispatcher, Percentiles waits, @JsonUnwrapped Result run) {

    /** The result of one of the runs. */
    public static Point of(
        ReplayExperiment experiment, ReplayOutcome outcome, Environment environment) {
      return new Point(
          experiment.replay().dispatcher().settingName(),
          Mailbox.waits(outcome.meters()),
          Result.of(experiment, outcome, environment));
    }
  }

  /** The result of a series. */
  public static Comparison of(
      ComparisonExperiment experiment, List<Point> points, Environment environment) {
    return new Comparison(
        experiment.name(),
        experiment.description(),
        experiment.runtime(),
        points.getFirst().run().seed(),
        points.stream().mapToLong(point -> point.run().wallNanos()).sum(),
        List.copyOf(points),
        experiment.settings(),
        environment);
  }

  /** Of all runs together. */
  public ReplayOutcome.Integrity integrity() {
    return ReplayOutcome.Integrity.total(points.stream().map(point -> point.run().integrity()));
  }

  @Override
  public boolean passed() {
    return integrity().intact();
  }
}
