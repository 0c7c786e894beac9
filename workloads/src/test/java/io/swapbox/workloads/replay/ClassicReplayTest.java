package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.ConfigurationException;
import io.swapbox.SwapDesign;
import io.swapbox.SwapoffTarget;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.Readahead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays over a space of the classic design. */
class ClassicReplayTest {

  private static final int TASKS = 3;
  private static final ReplayRuntime VIRTUAL =
      new ReplayRuntime.Virtual(
          1, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);

  @TempDir private static Path directory;
  private static Path trace = Path.of("");

  @BeforeAll
  static void writeTrace() throws IOException {
    trace = TraceFile.random(2_000, 60_000, 3).writeTo(directory, 2_000);
  }

  private static ReplaySettings settings(
      Tiers tiers, double memory, @Nullable SwapoffSettings swapoff) {
    return settings(tiers, memory, swapoff != null, swapoff);
  }

  private static ReplaySettings settings(
      Tiers tiers, double memory, boolean spare, @Nullable SwapoffSettings swapoff) {
    ReplaySettings base = tiers.settings(trace, memory, TASKS, 2, 32);
    return new ReplaySettings(
        base.trace(),
        base.memory(),
        base.tasks(),
        base.cpus(),
        base.batch(),
        base.zswap(),
        base.file(),
        base.seed(),
        true,
        base.dispatcher(),
        base.allocators(),
        base.swapMax(),
        base.tiers().with(spare, swapoff).with(SwapDesign.CLASSIC),
        base.paging());
  }

  private static ReplayOutcome run(ReplaySettings settings, ReplayRuntime runtime) {
    ReplayOutcome outcome = Replay.run(settings, runtime, 0, (phase, done, total) -> {});
    assertThat(outcome.integrity().mismatches()).isZero();
    assertThat(outcome.integrity().slotsLeaked()).isZero();
    return outcome;
  }

  private static ReplayRuntime runtime(boolean virtual) {
    return virtual ? VIRTUAL : new ReplayRuntime.Threads();
  }

  @ParameterizedTest
  @CsvSource({"FILE, false", "FILE, true", "BOTH, false", "BOTH, true"})
  void tasksSwapAsInTheOtherDesign(Tiers tiers, boolean virtual) {
    ReplayOutcome outcome = run(settings(tiers, 0.5, null), runtime(virtual));
    assertThat(counter(outcome, "pgmajfault")).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"FILE, false", "FILE, true", "BOTH, true"})
  void aFileIsSwappedOffByWalksOverThePageTables(Tiers tiers, boolean virtual) {
    ReplayOutcome outcome =
        run(settings(tiers, 0.5, new SwapoffSettings("file", 0.5, true)), runtime(virtual));
    ReplayOutcome.SwapoffFacts swapoff = Objects.requireNonNull(outcome.swapoff());
    assertThat(swapoff.pagesMoved()).isPositive();
    assertThat(swapoff.pagesLeft()).isZero();
    assertThat(swapoff.actors()).containsKeys("task", "device-coordinator");
  }

  @Test
  void withoutSwapCacheEntriesGoWithTheirLoads() {
    ReplaySettings base = settings(Tiers.FILE, 0.5, new SwapoffSettings("file", 0.5, true));
    ReplayOutcome outcome =
        run(base.withProgram(new Program(true, 0, false, 0, Readahead.DEFAULT, 0)), VIRTUAL);
    assertThat(Objects.requireNonNull(outcome.swapoff()).pagesLeft()).isZero();
  }

  @Test
  void tasksThatRestAreWalkedAllTheSame() {
    ReplayOutcome outcome =
        run(settings(Tiers.FILE, 0.5, new SwapoffSettings("file", 0.5, false)), VIRTUAL);
    assertThat(Objects.requireNonNull(outcome.swapoff()).pagesMoved()).isPositive();
  }

  @Test
  void itMayBeginWithTheLastReference() {
    ReplayOutcome outcome =
        run(settings(Tiers.FILE, 0.5, new SwapoffSettings("file", 1, true)), VIRTUAL);
    assertThat(Objects.requireNonNull(outcome.swapoff()).pagesMoved()).isPositive();
  }

  @Test
  void aTaskThatIsKilledAtRestFreesItsPages() {
    SwapoffSettings intoMemory = new SwapoffSettings("file", 1, false, SwapoffTarget.MEMORY);
    ReplayOutcome outcome = run(settings(Tiers.FILE, 0.5, false, intoMemory), VIRTUAL);
    assertThat(outcome.oomKills()).as("as memory is too small for all pages").isNotEmpty();
    assertThat(Objects.requireNonNull(outcome.swapoff()).pagesLeft()).isZero();
  }

  @Test
  void aPoolAloneIsRefused() {
    assertThatThrownBy(() -> run(settings(Tiers.POOL, 0.5, null), VIRTUAL))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("swap.design: ");
  }
}
