package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.replay.ReplayOutcome.Pressure;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pressure of whole replays. */
class PressureReplayTest {

  private static final int PAGES = 2000;

  @TempDir private static Path directory;
  private static Path path;

  @BeforeAll
  static void write() throws IOException {
    path = TraceFile.random(PAGES, 20_000, 1).writeTo(directory, PAGES);
  }

  private static ReplayOutcome inVirtualTime(double memory, int tasks, int cpus) {
    ReplayRuntime runtime =
        new ReplayRuntime.Virtual(
            1, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);
    return run(memory, tasks, cpus, runtime);
  }

  private static ReplayOutcome run(double memory, int tasks, int cpus, ReplayRuntime runtime) {
    ReplaySettings settings = Tiers.POOL.settings(path, memory, tasks, cpus, 32);
    ReplayOutcome outcome = Replay.run(settings, runtime, 0, (phase, done, total) -> {});
    assertSound(outcome);
    return outcome;
  }

  @Test
  void thereIsNoneWhereMemoryIsEnough() {
    assertThat(inVirtualTime(1.1, 2, 2).pressure()).isEqualTo(Pressure.NONE);
  }

  @Test
  void aLoneThreadIsStalledInFullOrNotAtAll() {
    ReplayOutcome outcome = inVirtualTime(0.5, 1, 1);
    Pressure pressure = outcome.pressure();
    assertThat(pressure.some()).isEqualTo(pressure.full());
    assertThat(pressure.full().percent()).isBetween(1.0, 99.0);
    assertThat(inVirtualTime(0.5, 1, 1).pressure()).isEqualTo(pressure);
  }

  @Test
  void withATaskBesideThatRunsSomeIsMoreThanFull() {
    Pressure pressure = inVirtualTime(0.5, 2, 2).pressure();
    assertThat(pressure.full().totalNanos()).isPositive();
    assertThat(pressure.some().totalNanos()).isGreaterThan(pressure.full().totalNanos());
  }

  @Test
  void lessMemoryIsMorePressure() {
    assertThat(inVirtualTime(0.4, 1, 1).pressure().some().percent())
        .isGreaterThan(inVirtualTime(0.8, 1, 1).pressure().some().percent());
  }

  @Test
  void onThreadsItIsMeasuredAsWell() {
    ReplayOutcome outcome = run(0.5, 2, 2, new ReplayRuntime.Threads());
    Pressure pressure = outcome.pressure();
    assertThat(pressure.some().totalNanos()).isBetween(1L, outcome.wallNanos());
    assertThat(pressure.full().totalNanos()).isLessThanOrEqualTo(pressure.some().totalNanos());
  }
}
