package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.swapbox.AllocatorConfig;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapCharge;
import io.swapbox.SwapChargeRule;
import io.swapbox.actors.ReclaimSettings;
import io.swapbox.actors.runtime.CpuDispatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A small trace under every kind of memory, tasks, processors, batches and tiers. */
class ReplayTest {

  private static final int PAGES = 300;
  private static final int REFERENCES = 4000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TraceFile TRACE = TraceFile.random(PAGES, REFERENCES, 1);

  @TempDir private static Path directory;
  private static Path path;

  @BeforeAll
  static void write() throws IOException {
    path = TRACE.writeTo(directory, PAGES);
  }

  private static ReplayOutcome run(ReplaySettings settings) {
    return assertTimeoutPreemptively(
        PATIENCE, () -> Replay.run(settings, (phase, done, total) -> {}));
  }

  /** Every pair of a memory, a number of tasks and tiers; the others take turns. */
  static Stream<Arguments> settings() {
    int[] batches = {1, 2, 32};
    Stream.Builder<Arguments> all = Stream.builder();
    int turn = 0;
    for (double memory : new double[] {0.25, 0.5, 0.75, 1, 1.5}) {
      for (int tasks : new int[] {1, 2, 7}) {
        for (Tiers tiers : Tiers.values()) {
          int cpus = 1 + turn % 3;
          int batch = batches[turn / 3 % 3];
          all.add(Arguments.of(memory, tasks, tiers, cpus, batch));
          turn++;
        }
        turn++;
      }
    }
    return all.build();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everyPageComesBack(double memory, int tasks, Tiers tiers, int cpus, int batch) {
    ReplayOutcome outcome = run(tiers.settings(path, memory, tasks, cpus, batch));
    assertSound(outcome);
    // A page is faulted in when it is new or swapped.
    assertThat(counter(outcome, "pgfault"))
        .isEqualTo(tasks * TRACE.firstTouches() + counter(outcome, "pgmajfault"));
    assertThat(outcome.trace().references()).isEqualTo(tasks * (long) (PAGES + REFERENCES));
    assertThat(outcome.trace().limitPages())
        .isEqualTo(tasks * Math.round(memory * outcome.trace().peakPages()));
    if (memory < 1) {
      assertThat(counter(outcome, "pgsteal_direct")).isPositive();
      assertThat(outcome.memory().entries()).isPositive();
      assertThat(outcome.memory().descriptorBytes()).isPositive();
    }
    if (memory >= 1 && tasks == 1) {
      assertThat(counter(outcome, "pgscan_direct")).isZero();
      assertThat(counter(outcome, "allocstall")).isZero();
      assertThat(counter(outcome, "pgmajfault")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void pagesGoWhereTheyMay(Tiers tiers) {
    ReplayOutcome outcome = run(tiers.settings(path, 0.25, 1, 1, 32));
    assertThat(counter(outcome, "zswpout") > 0).isEqualTo(tiers != Tiers.FILE);
    assertThat(counter(outcome, "pswpout") > 0).isEqualTo(tiers != Tiers.POOL);
    assertThat(counter(outcome, "swpout_zero")).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void oneFrameATaskIsEnough(Tiers tiers) {
    for (int tasks : new int[] {1, 3}) {
      // The pool is a share of the memory, and that is almost nothing: give it all it may have.
      ReplaySettings settings = tiers.settings(path, 1e-6, tasks, 2, 8);
      ReplaySettings.File file = new ReplaySettings.File(null, 1 << 24, 4);
      ReplayOutcome outcome =
          run(
              new ReplaySettings(
                  settings.trace(),
                  settings.memory(),
                  tasks,
                  settings.cpus(),
                  settings.batch(),
                  settings.zswap(),
                  file,
                  1,
                  true));
      assertSound(outcome);
      assertThat(outcome.trace().limitPages()).isEqualTo(tasks);
      assertThat(outcome.meters()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPageComesBackOnEveryDispatcher(CpuDispatcher dispatcher) {
    ReplaySettings.Zswap pool = new ReplaySettings.Zswap(5, 90, 2);
    ReplaySettings.File file = new ReplaySettings.File(null, 1 << 30, 4);
    ReplayOutcome outcome =
        run(
            new ReplaySettings(
                path.toString(),
                0.5,
                3,
                2,
                8,
                pool,
                file,
                1,
                true,
                dispatcher,
                AllocatorConfig.DEFAULT.withFreeBatching(dispatcher != CpuDispatcher.PINNED),
                SwapCharge.NO_LIMIT,
                ReplaySettings.Tiers.DEFAULT,
                ReclaimSettings.DEFAULT));
    assertSound(outcome);
    assertThat(counter(outcome, "pswpin")).isPositive();
    assertThat(counter(outcome, "pgfault"))
        .isEqualTo(3 * TRACE.firstTouches() + counter(outcome, "pgmajfault"));
  }

  @Test
  void pagesComeBackFromMemoryAndSeveralFiles() {
    ReplaySettings.File file = new ReplaySettings.File(null, 1 << 30, 4);
    for (boolean denied : new boolean[] {false, true}) {
      ReplaySettings.Tiers tiers =
          new ReplaySettings.Tiers(
              2,
              1 << 16,
              DemotionPolicy.WHEN_FULL,
              denied ? List.of("zswap", "memory") : List.of(),
              true,
              denied ? Long.MAX_VALUE : 1 << 14);
      ReplayOutcome outcome =
          run(
              new ReplaySettings(
                  path.toString(),
                  0.5,
                  2,
                  2,
                  8,
                  new ReplaySettings.Zswap(50, 90, 1),
                  file,
                  1,
                  true,
                  CpuDispatcher.CALLER_RUNS,
                  AllocatorConfig.DEFAULT,
                  SwapCharge.NO_LIMIT,
                  tiers,
                  ReclaimSettings.DEFAULT));
      assertSound(outcome);
      assertThat(counter(outcome, "pswpin")).isPositive();
      assertThat(counter(outcome, "zswpout") > 0).isNotEqualTo(denied);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLimitOfSwapThatIsMetKeepsPagesInMemory(SwapChargeRule rule) {
    // A tenth of the pages has to be out. A reclaim of 32 wants more, and meets the limit.
    long limit = PAGES / 10 + 8;
    ReplaySettings.File file = new ReplaySettings.File(null, 1 << 30, 4);
    ReplayOutcome outcome =
        run(
            new ReplaySettings(
                path.toString(),
                0.9,
                1,
                1,
                32,
                null,
                file,
                1,
                true,
                CpuDispatcher.CALLER_RUNS,
                AllocatorConfig.DEFAULT.withChargeRule(rule),
                limit,
                ReplaySettings.Tiers.DEFAULT,
                ReclaimSettings.DEFAULT));
    assertSound(outcome);
    assertThat(counter(outcome, "memcg_swap_max")).isPositive();
    assertThat(counter(outcome, "memcg_swap_fail")).isEqualTo(counter(outcome, "memcg_swap_max"));
    assertThat(outcome.memory().swapCharged()).isPositive().isLessThanOrEqualTo(limit);
  }

  /** With a tier behind the pool, what is written back when depends on the device's time. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BOTH")
  void theSameSeedGivesTheSameCounters(Tiers tiers) {
    ReplaySettings settings = tiers.settings(path, 0.5, 1, 1, 32);
    assertThat(run(settings).counters()).isEqualTo(run(settings).counters());
  }

  @Test
  void progressGoesFromLoadToTheEnd() {
    long total = PAGES + REFERENCES;
    long[] seen = new long[2];
    ReplaySettings settings = Tiers.POOL.settings(path, 0.5, 1, 1, 32);
    Replay.run(
        settings,
        (phase, done, of) -> {
          if (phase.equals("replay")) {
            assertThat(of).isEqualTo(total);
            assertThat(done).isBetween(seen[0], total);
            seen[0] = done;
          } else {
            assertThat(phase).isEqualTo("load");
            seen[1] = done;
          }
        });
    assertThat(seen[0]).isGreaterThan(total - total / 100);
    assertThat(seen[1]).isPositive();
  }
}
