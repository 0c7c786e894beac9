package io.swapbox.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swapbox.workloads.replay.ReplayOutcome.Pressure;
import org.junit.jupiter.api.Test;

/** What tasks have noted apart, brought together. */
class PressureMergeTest {

  private static final long SECOND = 1_000_000_000;
  private static final long ORIGIN = 7;
  private static final long BEGIN = 77;

  private final PressureMerge merge = new PressureMerge(ORIGIN);

  private void runs(long from, long to) {
    merge.running(BEGIN + from, BEGIN + to);
  }

  private void stalls(long from, long to) {
    merge.stalled(BEGIN + from, BEGIN + to);
  }

  @Test
  void timeInWhichAnotherTaskCouldRunIsSomeAndNotFull() {
    runs(0, 10);
    stalls(10, 40);
    runs(40, 100);
    runs(0, 20);
    stalls(30, 50);
    Pressure pressure = merge.of(BEGIN, 100);
    assertThat(pressure.some().totalNanos()).isEqualTo(40);
    assertThat(pressure.full().totalNanos()).isEqualTo(20);
    assertThat(pressure.some().percent()).isEqualTo(40);
    assertThat(pressure.some().highestAvg10()).isZero();
  }

  @Test
  void aTaskWithAThreadThatWaitsAndOneThatRunsIsNotStalledInFull() {
    runs(0, 100);
    stalls(20, 30);
    Pressure pressure = merge.of(BEGIN, 100);
    assertThat(pressure.some().totalNanos()).isEqualTo(10);
    assertThat(pressure.full().totalNanos()).isZero();
  }

  @Test
  void aTimeThatIsToldInPartsIsOne() {
    runs(0, 30);
    stalls(30, 40);
    Pressure early = merge.of(BEGIN, 40);
    assertThat(early.full().totalNanos()).isEqualTo(10);
    stalls(40, 60);
    stalls(35, 70); // A wait that is known when it is over.
    runs(70, 90);
    runs(90, 100);
    Pressure pressure = merge.of(BEGIN, 100);
    assertThat(pressure.some().totalNanos()).isEqualTo(40);
    assertThat(pressure.full()).isEqualTo(pressure.some());
  }

  @Test
  void whatComesAfterTheRunDoesNotCount() {
    stalls(50, 200);
    runs(200, 300);
    assertThat(merge.of(BEGIN, 100).full().totalNanos()).isEqualTo(50);
  }

  @Test
  void theHighestAverageIsTheOneAfterTheLongestStall() {
    stalls(2 * SECOND, 6 * SECOND);
    runs(6 * SECOND, 20 * SECOND);
    double afterTwoPeriods = 100 * (1 - Math.exp(-4.0 / 10));
    Pressure pressure = merge.of(BEGIN, 20 * SECOND);
    assertThat(pressure.some().highestAvg10()).isCloseTo(afterTwoPeriods, within(1e-9));
    assertThat(pressure.some().percent()).isEqualTo(20);
  }
}
