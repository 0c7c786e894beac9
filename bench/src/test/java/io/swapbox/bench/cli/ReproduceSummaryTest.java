package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.bench.reproduce.Bounds;
import io.swapbox.bench.reproduce.MadeRun;
import io.swapbox.bench.reproduce.Ours;
import io.swapbox.bench.reproduce.PlannedRun;
import io.swapbox.bench.reproduce.PublishedRow;
import io.swapbox.bench.reproduce.Reproduction;
import io.swapbox.bench.reproduce.RowOutcome;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.PublishedComparison;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReproduceSummaryTest {

  private static PublishedRow row(String id, boolean prediction, String reason) {
    return new PublishedRow(
        id,
        "Free path",
        "what",
        List.of(1.2, 2.37),
        "ratio",
        "source",
        prediction,
        new Ours("time", "a", null),
        new Bounds(0.01, 2.49, "because"),
        reason);
  }

  private static String summary(RowOutcome... rows) {
    MadeRun run =
        new MadeRun(
            new PlannedRun("a", "main", 1, Map.of()),
            Map.of(),
            new ReplayOutcome.Integrity(9, 0, 0),
            1);
    return ReproduceSummary.of(
        PublishedComparison.of(
            1,
            new Reproduction(List.of(run), List.of(rows), 1),
            new PublishedComparison.Settings(List.of()),
            Environment.capture()));
  }

  @Test
  void aRowThatDoesNotHoldSaysWhyOnLinesThatFit() {
    String reason = "a look-up is cheap ".repeat(20).strip();
    String text = summary(new RowOutcome(row("free", true, reason), 2.5, false));
    assertThat(text)
        .containsPattern("free +ratio +1.200, 2.370 +2.500 +0.01000 2.490 +NO\n")
        .contains("      above the bounds: a look-up is cheap")
        .contains("Predictions 0 of 1 hold, 0.0 %; the target is 80 %: MISSED");
    assertThat(text.lines()).allMatch(line -> line.length() <= 120);
    assertThat(text.replaceAll("\\s+", " ")).contains(reason);
  }

  @Test
  void aCalibrationIsMarked() {
    assertThat(summary(new RowOutcome(row("think", false, "none"), 1.5, true)))
        .contains("yes (calibration)")
        .contains("Predictions 0 of 0 hold");
  }

  @Test
  void aFigureThatIsNotThereIsADash() {
    assertThat(summary(new RowOutcome(row("free", true, "none"), null, false)))
        .containsPattern("1.200, 2.370 +– +0.01000 2.490 +NO");
  }
}
