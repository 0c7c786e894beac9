package io.swapbox.bench.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.typesafe.config.ConfigFactory;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.WorkCost.Point;
import io.swapbox.bench.calibration.FileCosts.Transfer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  private static final LocalDate DATE = LocalDate.of(2026, 11, 22);

  @Test
  void whatItMeasuresIsACostModel() {
    List<String> progress = new ArrayList<>();
    String text =
        CostModelFile.write(Calibration.measure(progress::add), DATE, "2 cores, some machine");
    CostModel model = CostModel.parse(ConfigFactory.parseString(text));
    assertThat(model.device("measured").read().latencyNanos()).isPositive();
    assertThat(text)
        .containsPattern(" look-up = [1-9]")
        .containsPattern("cached-look-up = [1-9]")
        .containsPattern("drop = [1-9]");
    assertThat(model.work()).containsKeys(Work.COMPRESS, Work.DECOMPRESS, Work.COPY);
    assertThat(text).contains("2026-11-22").contains("# 2 cores, some machine");
    assertThat(progress).hasSize(6);
  }

  @Test
  void writesEachFigureWhereItBelongs() {
    PageCosts pages =
        new PageCosts(
            List.of(new Point(100, 1), new Point(200, 2)), List.of(new Point(300, 3)), 4, 5, 6);
    FileCosts files =
        new FileCosts(new Transfer(7_000, 8, 0.25), new Transfer(9_000, 10, 0.5), true);
    String text =
        CostModelFile.write(
            new Calibration(pages, 320, new StepCosts(61, 3, 42), files, -1),
            DATE,
            "2 cores, some machine");
    assertThat(text)
        .contains("message.default = 300\n")
        .contains(" compress = [[100, 1], [200, 2]]\n")
        .contains(" decompress = [[300, 3]]\n")
        .contains("zero-scan = 4\n")
        .contains("copy = 5\n")
        .contains("checksum = 6\n")
        .contains("  look-up = 61\n", "cached-look-up = 3\n", "drop = 42\n")
        .contains("Load average at the start: unknown.")
        .contains("reads past it (O_DIRECT)");
    CostModel model = CostModel.parse(ConfigFactory.parseString(text));
    assertThat(model.device("measured").read().latencyNanos()).isEqualTo(7_000);
    assertThat(model.device("measured").write().sigma()).isEqualTo(0.5);
  }

  @Test
  void fitsALognormalDistributionAndIgnoresOutliers() {
    long[] nanos = new long[1_000];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = 10_000;
    }
    nanos[999] = 1_000_000_000;
    Transfer same = Transfer.of(nanos, 64 * 1_000);
    assertThat(same.latencyNanos()).isBetween(9_000L, 9_001L);
    assertThat(same.bytesPerSecond()).isEqualTo(4_096_000_000L);
    assertThat(same.sigma()).isEqualTo(0.01);
    Arrays.fill(nanos, 900, 1_000, 19_000);
    Transfer wide = Transfer.of(nanos, 64 * 1_000);
    assertThat(wide.sigma()).isCloseTo(0.421, offset(0.001));
  }
}
