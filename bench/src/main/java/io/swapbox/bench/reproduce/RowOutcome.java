package io.swapbox.bench.reproduce;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A published result with our figure beside it.
 *
 * @param row what was published
 * @param ours the figure, or null when there is none, as that of the other run is 0
 * @param holds whether it is within the bounds
 */
public record RowOutcome(PublishedRow row, @Nullable Double ours, boolean holds) {

  /**
   * Compares.
   *
   * @param made the runs by name, those of this row among them
   */
  static RowOutcome of(PublishedRow row, Map<String, MadeRun> made) {
    Ours ours = row.ours();
    double figure = figure(made, ours.run(), ours.figure());
    if (ours.by() != null) {
      figure /= figure(made, ours.by(), ours.figure());
    }
    return new RowOutcome(row, Double.isFinite(figure) ? figure : null, row.bounds().hold(figure));
  }

  private static double figure(Map<String, MadeRun> made, String run, String figure) {
    return Objects.requireNonNull(
        Objects.requireNonNull(made.get(run), run).figures().get(figure), figure);
  }
}
