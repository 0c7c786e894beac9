package io.swapbox.bench.result;

import io.swapbox.bench.compare.ResultComparison;
import io.swapbox.bench.compare.VariantMetrics;
import io.swapbox.bench.experiment.Grid;
import java.util.List;
import java.util.Map;

/**
 * An experiment with every combination of the values of some settings: the content of {@code
 * result.json}, key by key.
 *
 * @param experiment its name
 * @param description what it shows, in one line
 * @param swept the settings, each with its values
 * @param seeds of the repetitions, the same for all points; none where the seed is swept
 * @param confidence with which the intervals hold a mean
 * @param passed whether all points did
 * @param points one a combination, the last setting changes fastest
 * @param settings that all points have in common, by path
 * @param environment where the missing ones were run
 */
public record Sweep(
    String experiment,
    String description,
    List<Grid.Axis> swept,
    List<Long> seeds,
    double confidence,
    boolean passed,
    List<Point> points,
    Map<String, Object> settings,
    Environment environment)
    implements RunResult {

  /**
   * A combination.
   *
   * @param values of the swept settings, in their order
   * @param runtime {@code threads} or {@code virtual}
   * @param repetitions {@code result.json} of each that was run, relative to this one
   * @param passed whether every page came back as it went, and nothing was left behind
   * @param errors of repetitions that failed, in one line each
   * @param variants main metrics over the repetitions, of each run that a result has; changes are
   *     from the point with the first value of the first setting, and the same of the others
   */
  public record Point(
      List<String> values,
      String runtime,
      List<String> repetitions,
      boolean passed,
      List<String> errors,
      List<VariantMetrics> variants) {

    /** Keeps copies. */
    public Point {
      values = List.copyOf(values);
      repetitions = List.copyOf(repetitions);
      errors = List.copyOf(errors);
    }

    /** Whether all repetitions ran, and passed. */
    public boolean intact() {
      return passed && errors.isEmpty();
    }
  }

  /** The result of a sweep. */
  public static Sweep of(
      String experiment,
      String description,
      Grid grid,
      List<Long> seeds,
      List<Point> points,
      Map<String, Object> settings,
      Environment environment) {
    return new Sweep(
        experiment,
        description,
        grid.axes(),
        List.copyOf(seeds),
        ResultComparison.CONFIDENCE,
        points.stream().allMatch(Point::intact),
        List.copyOf(points),
        settings,
        environment);
  }
}
