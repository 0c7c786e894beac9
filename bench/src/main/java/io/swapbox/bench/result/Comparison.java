package io.swapbox.bench.result;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swapbox.bench.experiment.ComparisonExperiment;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;

/**
 * The same replay with one thing changed after the other: the content of {@code result.json}, key
 * by key.
 *
 * @param experiment its name
 * @param description what it shows, in one line
 * @param runtime {@code threads} or {@code virtual}
 * @param seed of page contents, in virtual time of the interleaving too
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
   * @param variant what tells it from the others: a dispatcher, or the name that it was given
   * @param waits of all messages in all mailboxes
   * @param run the rest, with the keys of a single run
   */
  public record Point(String variant, Percentiles waits, @JsonUnwrapped Result run) {

    /** The result of one of the runs. */
    public static Point of(
        ComparisonExperiment.Run run, ReplayOutcome outcome, Environment environment) {
      return new Point(
          run.variant(),
          Mailbox.waits(outcome.meters()),
          Result.of(run.experiment(), outcome, environment));
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
