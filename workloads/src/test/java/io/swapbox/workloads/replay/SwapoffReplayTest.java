package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.ConfigurationException;
import io.swapbox.LastTierException;
import io.swapbox.NoSuchTierException;
import io.swapbox.SwapoffProgress;
import io.swapbox.SwapoffTarget;
import io.swapbox.actors.runtime.Handled;
import io.swapbox.actors.runtime.LatencyHistogram;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tier that is swapped off in the course of a replay. */
class SwapoffReplayTest {

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
      Tiers tiers, boolean spare, @Nullable SwapoffSettings swapoff) {
    ReplaySettings base = tiers.settings(trace, 0.5, TASKS, 2, 32);
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
        base.tiers().with(spare, swapoff),
        base.paging());
  }

  private static ReplayOutcome run(ReplaySettings settings, ReplayRuntime runtime) {
    ReplayOutcome outcome = Replay.run(settings, runtime, 0, (phase, done, total) -> {});
    assertThat(outcome.integrity().mismatches()).isZero();
    assertThat(outcome.integrity().slotsLeaked()).isZero();
    return outcome;
  }

  private static long count(List<LatencyHistogram> faults) {
    return faults.stream().mapToLong(task -> task.toHistogram().getTotalCount()).sum();
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, true", "true, false"})
  void tasksGoOnOrRestWhileTheirFileIsSwappedOff(boolean virtual, boolean underLoad) {
    ReplayOutcome outcome =
        run(
            settings(Tiers.FILE, true, new SwapoffSettings("file", 0.5, underLoad)),
            virtual ? VIRTUAL : new ReplayRuntime.Threads());
    ReplayOutcome.SwapoffFacts swapoff = Objects.requireNonNull(outcome.swapoff());
    assertThat(swapoff.tier()).isEqualTo("file");
    assertThat(swapoff.pagesMoved()).isPositive();
    assertThat(swapoff.pagesLeft()).isZero();
    assertThat(swapoff.nanos()).isPositive();
    assertThat(swapoff.beginNanos()).isPositive();
    assertThat(swapoff.actors()).containsKeys("slot-allocator", "swap-coordinator");
    assertThat(swapoff.actors().values()).extracting(Handled::messages).doesNotContain(0L);
    assertThat(count(outcome.faults().before())).isPositive();
    assertThat(count(outcome.faults().after())).isPositive();
    if (!underLoad) {
      // What was under way has ended.
      assertThat(count(outcome.faults().during())).isLessThanOrEqualTo(TASKS);
    }
    assertThat(count(outcome.faults().all())).isEqualTo(counter(outcome, "pgmajfault"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pagesMayGoIntoMemory(boolean virtual) {
    SwapoffSettings intoMemory = new SwapoffSettings("file", 0.5, false, SwapoffTarget.MEMORY);
    ReplayOutcome outcome =
        run(
            settings(Tiers.FILE, true, intoMemory),
            virtual ? VIRTUAL : new ReplayRuntime.Threads());
    ReplayOutcome.SwapoffFacts swapoff = Objects.requireNonNull(outcome.swapoff());
    assertThat(swapoff.pagesMoved()).isPositive();
    assertThat(swapoff.actors()).containsKey("memory-frames");
    assertThat(count(outcome.faults().after())).isPositive();
  }

  @Test
  void aRunWithoutOneHasFaultsBeforeItAlone() {
    ReplayOutcome outcome = run(settings(Tiers.FILE, false, null), VIRTUAL);
    assertThat(outcome.swapoff()).isNull();
    assertThat(count(outcome.faults().before())).isEqualTo(counter(outcome, "pgmajfault"));
  }

  /** Tasks may be through before it is: they wait for it with their exit. */
  @Test
  void itMayBeginWithTheLastReference() {
    ReplayOutcome outcome =
        run(settings(Tiers.FILE, true, new SwapoffSettings("file", 1, true)), VIRTUAL);
    assertThat(Objects.requireNonNull(outcome.swapoff()).pagesMoved()).isPositive();
    assertThat(count(outcome.faults().after())).isZero();
  }

  @Test
  void progressTellsOfIt() {
    AtomicReference<SwapoffProgress> last = new AtomicReference<>();
    Replay.run(
        settings(Tiers.FILE, true, new SwapoffSettings("file", 0.5, true)),
        VIRTUAL,
        0,
        new ReplayProgress() {
          @Override
          public void at(String phase, long done, long total) {}

          @Override
          public void swapoff(SwapoffProgress progress) {
            last.set(progress);
          }
        });
    assertThat(last.get().pagesLeft()).isZero();
    assertThat(last.get().pagesMoved()).isPositive();
  }

  @Test
  void whatCannotBeIsRefusedBeforeTheFirstReference() {
    SwapoffSettings unknown = new SwapoffSettings("flie", 0.5, true);
    ReplayProgress none =
        (phase, done, total) -> assertThat(phase).as("what is told of").isEqualTo("load");
    assertThatThrownBy(() -> Replay.run(settings(Tiers.FILE, true, unknown), VIRTUAL, 0, none))
        .isInstanceOf(NoSuchTierException.class)
        .hasMessageContaining("flie");
    SwapoffSettings file = new SwapoffSettings("file", 0.5, true);
    assertThatThrownBy(() -> Replay.run(settings(Tiers.FILE, false, file), VIRTUAL, 0, none))
        .isInstanceOf(LastTierException.class);
  }

  @Test
  void itBeginsWithinTheRun() {
    assertThatThrownBy(() -> new SwapoffSettings("file", 0, true))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("swap.swapoff.at");
    assertThatThrownBy(() -> new SwapoffSettings("file", 1.5, true))
        .isInstanceOf(ConfigurationException.class);
  }
}
