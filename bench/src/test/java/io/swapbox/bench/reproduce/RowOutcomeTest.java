package io.swapbox.bench.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swapbox.bench.result.ReproducedRow;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowOutcomeTest {

  private static PublishedRow row(@Nullable String by, @Nullable String reason) {
    return new PublishedRow(
        "r",
        "part",
        "what",
        List.of(1.5),
        "ratio",
        "source",
        true,
        new Ours("time", "a", by),
        new Bounds(1, 2, "because"),
        reason);
  }

  private static RowOutcome outcome(PublishedRow row, double a, double b) {
    return RowOutcome.of(row, Map.of("a", made("a", a), "b", made("b", b)));
  }

  private static MadeRun made(String name, double time) {
    return new MadeRun(
        new PlannedRun(name, "main", 1, Map.of()),
        Map.of("time", time),
        new ReplayOutcome.Integrity(0, 0, 0),
        1);
  }

  @Test
  void aFigureIsDividedByThatOfTheOtherRun() {
    assertThat(outcome(row("b", null), 3, 2).ours()).isCloseTo(1.5, within(1e-12));
    assertThat(outcome(row(null, null), 1.25, 2).ours()).isEqualTo(1.25);
  }

  @Test
  void aRunWithSeveralSeedsHasTheirMeans() {
    MadeRun mean = MadeRun.mean(List.of(made("a", 1), made("a", 2), made("a", 6)));
    assertThat(mean.figures().get("time")).isCloseTo(3, within(1e-12));
    assertThat(mean.wallNanos()).isEqualTo(3);
  }

  @Test
  void bothEndsOfTheBoundsHold() {
    assertThat(outcome(row(null, null), 1, 0).holds()).isTrue();
    assertThat(outcome(row(null, null), 2, 0).holds()).isTrue();
    assertThat(outcome(row(null, null), 0.999, 0).holds()).isFalse();
    assertThat(outcome(row(null, null), 2.001, 0).holds()).isFalse();
  }

  @Test
  void nothingToDivideByDoesNotHold() {
    for (double figure : new double[] {0, 3}) {
      RowOutcome outcome = outcome(row("b", null), figure, 0);
      assertThat(outcome.ours()).isNull();
      assertThat(outcome.holds()).isFalse();
      assertThat(ReproducedRow.of(outcome).why()).isEqualTo("time of b is 0");
    }
  }

  @Test
  void theResultSaysWhyARowDoesNotHold() {
    ReproducedRow above = ReproducedRow.of(outcome(row(null, "a look-up is cheap"), 2.34567, 0));
    assertThat(above.ours()).isEqualTo(2.346);
    assertThat(above.why()).isEqualTo("above the bounds: a look-up is cheap");
    assertThat(ReproducedRow.of(outcome(row(null, null), 0.5, 0)).why())
        .isEqualTo("below the bounds");
    assertThat(ReproducedRow.of(outcome(row(null, "a look-up is cheap"), 1.5, 0)).why()).isNull();
  }
}
