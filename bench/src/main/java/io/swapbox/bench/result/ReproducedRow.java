package io.swapbox.bench.result;

import io.swapbox.bench.reproduce.Bounds;
import io.swapbox.bench.reproduce.PublishedRow;
import io.swapbox.bench.reproduce.RowOutcome;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published result with our figure beside it.
 *
 * @param id names it
 * @param part of the results that it belongs to
 * @param what is compared
 * @param published the values that were published
 * @param unit of these, of our figure and of the bounds
 * @param source who published it, and what was measured
 * @param kind {@code prediction}, or {@code calibration}, which does not count
 * @param figure which one of a run is ours
 * @param run whose it is
 * @param by the run by whose figure it is divided, or null
 * @param ours our figure; null when there is none to divide by
 * @param min the least with which the result holds
 * @param max the most
 * @param because why these bounds
 * @param holds whether it does
 * @param why it does not; null when it does
 */
public record ReproducedRow(
    String id,
    String part,
    String what,
    List<Double> published,
    String unit,
    String source,
    String kind,
    String figure,
    String run,
    @Nullable String by,
    @Nullable Double ours,
    double min,
    double max,
    String because,
    boolean holds,
    @Nullable String why) {

  private static final String PREDICTION = "prediction";

  /** Significant digits of our figure: more say nothing. */
  private static final MathContext SIGNIFICANT = new MathContext(4);

  /** The result of a row. */
  public static ReproducedRow of(RowOutcome outcome) {
    PublishedRow row = outcome.row();
    Bounds bounds = row.bounds();
    Double ours = outcome.ours();
    return new ReproducedRow(
        row.id(),
        row.part(),
        row.what(),
        row.published(),
        row.unit(),
        row.source(),
        row.prediction() ? PREDICTION : "calibration",
        row.ours().figure(),
        row.ours().run(),
        row.ours().by(),
        ours == null ? null : new BigDecimal(ours).round(SIGNIFICANT).doubleValue(),
        bounds.min(),
        bounds.max(),
        bounds.because(),
        outcome.holds(),
        outcome.holds() ? null : why(row, ours));
  }

  private static String why(PublishedRow row, @Nullable Double ours) {
    String off =
        ours == null
            ? row.ours().figure() + " of " + row.ours().by() + " is 0"
            : ours < row.bounds().min() ? "below the bounds" : "above the bounds";
    return row.reason() == null ? off : off + ": " + row.reason();
  }

  /** Whether it counts. */
  boolean counts() {
    return kind.equals(PREDICTION);
  }
}
