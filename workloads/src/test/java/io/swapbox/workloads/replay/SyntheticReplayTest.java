package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.AllocatorConfig;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapCharge;
import io.swapbox.ZswapOptions;
import io.swapbox.ZswapWriteback;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs that are made on the spot, in each runtime. */
class SyntheticReplayTest {

  private static final int TASKS = 3;
  private static final ReplayRuntime MODELLED = virtual(Payload.MODELLED);
  private static final List<ReplayRuntime> RUNTIMES =
      List.of(new ReplayRuntime.Threads(), virtual(Payload.REAL), MODELLED);

  private static ReplayRuntime virtual(Payload payload) {
    return new ReplayRuntime.Virtual(1, CostModel.shipped(), "nvme", payload, Waiting.SLEEP, null);
  }

  private static ReplayOutcome run(ReplaySettings settings, ReplayRuntime runtime) {
    return Replay.run(settings, runtime, 0, (phase, done, total) -> {});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          usemem:4        | 2048  | 1024
          usemem:4,random | 2048  | 1024
          memhog:4        | 1024  | 1024
          fill:4          | 1024  | 1024
          burst:4         | 14848 | 2560
          redis:4         | 24192 | 1024
          """)
  void everyPageComesBack(String name, long references, long firstTouches) {
    for (ReplayRuntime runtime : RUNTIMES) {
      ReplayOutcome outcome = run(Tiers.BOTH.settings(name, 0.5, TASKS, 2, 32), runtime);
      assertSound(outcome);
      assertThat(outcome.trace().name()).isEqualTo(name);
      assertThat(outcome.trace().references()).isEqualTo(TASKS * references);
      assertThat(counter(outcome, "pgsteal_direct")).isPositive();
      assertThat(counter(outcome, "pgfault"))
          .isEqualTo(
              TASKS * firstTouches
                  + counter(outcome, "pgmajfault")
                  + counter(outcome, "swap_ra_hit"));
      assertThat(outcome.exitNanos()).isPositive();
    }
  }

  @Test
  void theFreePhaseTakesLessTimeThanTheProgramAndMoreWhenMoreIsInSwap() {
    long[] nanos = new long[2];
    double[] memories = {0.25, 0.75};
    for (int i = 0; i < nanos.length; i++) {
      ReplayOutcome outcome = run(Tiers.POOL.settings("usemem:8", memories[i], 1, 1, 32), MODELLED);
      nanos[i] = outcome.exitNanos();
      assertThat(nanos[i]).isLessThan(Objects.requireNonNull(outcome.virtualNanos()));
    }
    assertThat(nanos[0]).isGreaterThan(nanos[1]);
  }

  @Test
  void theFreePhaseTakesLongerWhenSlotsAreFreedOneByOne() {
    long[] nanos = new long[2];
    for (boolean inRuns : new boolean[] {false, true}) {
      ReplaySettings settings =
          new ReplaySettings(
              "usemem:8",
              0.25,
              1,
              1,
              32,
              null,
              new ReplaySettings.File(null, 1 << 30, 4),
              42,
              false,
              CpuDispatcher.CALLER_RUNS,
              AllocatorConfig.DEFAULT.withFreeBatching(inRuns),
              SwapCharge.NO_LIMIT,
              ReplaySettings.Tiers.DEFAULT,
              ReplaySettings.Paging.DEFAULT);
      nanos[inRuns ? 1 : 0] = run(settings, MODELLED).exitNanos();
    }
    assertThat(nanos[0]).isGreaterThan(nanos[1]);
  }

  @Test
  void readaheadIsOfMoreUseToWhoReadsInTheOrderOfTheFill() {
    ReplayOutcome inTurn = run(Tiers.FILE.settings("usemem:8", 0.5, 1, 1, 32), MODELLED);
    ReplayOutcome random = run(Tiers.FILE.settings("usemem:8,random", 0.5, 1, 1, 32), MODELLED);
    assertThat(counter(inTurn, "swap_ra_hit")).isGreaterThan(counter(random, "swap_ra_hit"));
    assertThat(counter(inTurn, "pgmajfault")).isLessThan(counter(random, "pgmajfault"));
  }

  /** LZ4 makes 26 bytes of a page of 0xff; where same-filled ones are told, it takes none. */
  @Test
  void pagesOfMemhogTakeAlmostNoMemory() {
    for (ReplayRuntime runtime : RUNTIMES) {
      ReplayOutcome.Memory memory =
          run(Tiers.POOL.settings("memhog:4", 0.5, 1, 1, 32), runtime).memory();
      assertThat(memory.poolStoredPages()).isGreaterThan(400);
      assertThat(memory.poolStoredBytes() / (double) memory.poolStoredPages())
          .isBetween(20.0, 32.0);
      assertThat(memory.zeroPages()).isZero();
    }
    ReplaySettings.Zswap told =
        new ReplaySettings.Zswap(
            400,
            90,
            1,
            ZswapWriteback.PLAIN,
            DemotionPolicy.WHEN_FULL,
            ZswapOptions.DEFAULT.withSameFilled(true));
    ReplaySettings settings = new ReplaySettings("memhog:4", 0.5, 1, 1, 32, told, null, 42, false);
    ReplayOutcome.Memory memory = run(settings, new ReplayRuntime.Threads()).memory();
    assertThat(memory.poolStoredPages()).isGreaterThan(400);
    assertThat(memory.poolStoredBytes()).isZero();
  }
}
