package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapCharge;
import io.swapbox.SwapChargeRule;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.Readahead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Faults on pages that were out, or that were read ahead meanwhile. */
  private static long broughtBack(ReplayOutcome outcome) {
    return counter(outcome, "pgmajfault") + counter(outcome, "swap_ra_hit");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everyPageComesBack(double memory, int tasks, Tiers tiers, int cpus, int batch) {
    ReplayOutcome outcome = run(tiers.settings(path, memory, tasks, cpus, batch));
    assertSound(outcome);
    // A page is faulted in when it is new or swapped.
    assertThat(counter(outcome, "pgfault"))
        .isEqualTo(tasks * TRACE.firstTouches() + broughtBack(outcome));
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

  /** On one frame, on few, on many; with one task and several. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.3, 0.7, 2})
  void everyPageOfThreadsSideBySideComesBack(double memory) throws IOException {
    int pages = 60;
    TraceFile made = TraceFile.threads(5, pages, 200, 3);
    Path threads = made.writeTo(Files.createDirectories(directory.resolve("threads")), 6 * pages);
    for (int tasks : new int[] {1, 3}) {
      for (Tiers tiers : List.of(Tiers.FILE, Tiers.POOL)) {
        ReplaySettings settings = tiers.settings(threads, memory, tasks, 2, 8);
        if (tiers == Tiers.POOL && memory < 0.1) {
          continue; // A pool is a share of the memory: too small to be of use.
        }
        ReplayOutcome outcome = run(settings);
        assertSound(outcome);
        assertThat(outcome.trace().references()).isEqualTo(tasks * made.references());
        // Who is first on a page is not as it was recorded, but how often a page begins is.
        assertThat(counter(outcome, "pgfault"))
            .isEqualTo(tasks * made.firstTouches() + broughtBack(outcome));
        if (memory > 1) {
          assertThat(counter(outcome, "pgmajfault")).isZero();
        }
      }
    }
  }

  @Test
  void threadsMayBeReplayedAsTheyWereRecorded() throws IOException {
    int pages = 60;
    TraceFile made = TraceFile.threads(3, pages, 500, 3);
    Path threads = made.writeTo(Files.createDirectories(directory.resolve("recorded")), 4 * pages);
    ReplaySettings settings = Tiers.FILE.settings(threads, 0.5, 1, 1, 8);
    long sideBySide = counter(run(settings), "pgmajfault");
    ReplayOutcome recorded =
        run(settings.withProgram(new Program(false, 0, true, 0, Readahead.DEFAULT, 0)));
    assertSound(recorded);
    assertThat(counter(recorded, "pgmajfault")).isPositive().isNotEqualTo(sideBySide);
  }

  @Test
  void aProgramTakesItsTimeInVirtualTimeAlone() {
    ReplaySettings settings =
        Tiers.FILE
            .settings(path, 1.5, 1, 1, 32)
            .withProgram(new Program(true, 1000, true, 0, Readahead.DEFAULT, 0));
    ReplayRuntime virtual =
        new ReplayRuntime.Virtual(
            1, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);
    long busy = virtualNanos(settings.withProgram(Program.DEFAULT), virtual);
    long thinking = virtualNanos(settings, virtual);
    assertThat(thinking - busy).isCloseTo(1000L * (PAGES + REFERENCES), withinPercentage(1));
    assertThatThrownBy(() -> Replay.run(settings, (phase, done, total) -> {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("workload.think-time: 1000 is not allowed");
  }

  private static long virtualNanos(ReplaySettings settings, ReplayRuntime virtual) {
    ReplayOutcome outcome = Replay.run(settings, virtual, 0, (phase, done, total) -> {});
    return Objects.requireNonNull(outcome.virtualNanos());
  }

  /** Zero pages and those of a file have copies that stay good, those of a pool have none. */
  @ParameterizedTest
  @EnumSource
  void aPageThatWasOnlyReadIsNotStoredAgain(Tiers tiers) {
    ReplaySettings settings = tiers.settings(path, 0.4, 2, 2, 8);
    ReplayOutcome cached =
        run(settings.withProgram(new Program(true, 0, true, 0, Readahead.NONE, 0)));
    ReplayOutcome released =
        run(settings.withProgram(new Program(true, 0, false, 0, Readahead.NONE, 0)));
    assertSound(cached);
    assertSound(released);
    assertThat(counter(cached, "swpout_clean")).isPositive();
    assertThat(counter(released, "swpout_clean")).isZero();
    assertThat(counter(cached, "swpout_zero")).isLessThan(counter(released, "swpout_zero"));
    if (tiers == Tiers.FILE) {
      assertThat(counter(cached, "pswpout")).isLessThan(counter(released, "pswpout"));
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
                ReplaySettings.Paging.DEFAULT));
    assertSound(outcome);
    assertThat(counter(outcome, "pswpin")).isPositive();
    assertThat(counter(outcome, "pgfault"))
        .isEqualTo(3 * TRACE.firstTouches() + broughtBack(outcome));
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
                  ReplaySettings.Paging.DEFAULT));
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
                ReplaySettings.Paging.DEFAULT));
    assertSound(outcome);
    assertThat(counter(outcome, "memcg_swap_max")).isPositive();
    assertThat(counter(outcome, "memcg_swap_fail")).isEqualTo(counter(outcome, "memcg_swap_max"));
    assertThat(outcome.memory().swapCharged()).isPositive().isLessThanOrEqualTo(limit);
  }

  /**
   * With a tier behind the pool, what is written back when depends on the device's time, as does
   * with readahead what comes in while the task goes on.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BOTH")
  void theSameSeedGivesTheSameCounters(Tiers tiers) {
    ReplaySettings settings =
        tiers
            .settings(path, 0.5, 1, 1, 32)
            .withProgram(new Program(true, 0, true, 0, Readahead.NONE, 0));
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
