package io.swapbox.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.bench.reproduce.Bounds;
import io.swapbox.bench.reproduce.MadeRun;
import io.swapbox.bench.reproduce.Ours;
import io.swapbox.bench.reproduce.PlannedRun;
import io.swapbox.bench.reproduce.PublishedRow;
import io.swapbox.bench.reproduce.Reproduction;
import io.swapbox.bench.reproduce.RowOutcome;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedComparisonTest {

  private static RowOutcome row(boolean prediction, boolean holds) {
    PublishedRow row =
        new PublishedRow(
            "r",
            "part",
            "what",
            List.of(1.0),
            "ratio",
            "source",
            prediction,
            new Ours("time", "a", null),
            new Bounds(0, 2, "because"),
            null);
    return new RowOutcome(row, 1.0, holds);
  }

  private static PublishedComparison result(long mismatches, RowOutcome... rows) {
    MadeRun run =
        new MadeRun(
            new PlannedRun("a", "main", 1, Map.of("swap.batch", "1")),
            Map.of(),
            new ReplayOutcome.Integrity(9, mismatches, 0),
            1);
    return PublishedComparison.of(
        1,
        new Reproduction(List.of(run), List.of(rows), 1),
        new PublishedComparison.Settings(List.of()),
        Environment.capture());
  }

  private static RowOutcome[] rows(int holding, int missing) {
    List<RowOutcome> rows = new ArrayList<>();
    for (int i = 0; i < holding + missing; i++) {
      rows.add(row(true, i < holding));
    }
    return rows.toArray(RowOutcome[]::new);
  }

  @Test
  void fourOfFivePredictionsAreEnough() {
    assertThat(result(0, rows(4, 1)).passed()).isTrue();
    assertThat(result(0, rows(79, 20)).passed()).isFalse();
    assertThat(result(0, rows(79, 20)).summary())
        .isEqualTo(new PublishedComparison.Summary(99, 79, 80, false));
  }

  @Test
  void calibrationsAreNotCounted() {
    PublishedComparison result = result(0, row(true, false), row(false, true), row(false, true));
    assertThat(result.summary()).isEqualTo(new PublishedComparison.Summary(1, 0, 80, false));
    assertThat(result(0, row(false, false)).passed()).isTrue();
  }

  @Test
  void aPageThatIsLostIsNotMadeUpFor() {
    assertThat(result(1, rows(5, 0)).passed()).isFalse();
    assertThat(result(1, rows(5, 0)).runs().getFirst().settings()).containsExactly("swap.batch=1");
  }
}
