package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.Readahead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks that fork: parent and child have the same pages, in frames and in swap. */
class ForkTest {

  private static final int PAGES = 300;
  private static final int REFERENCES = 6000;

  @TempDir private static Path directory;
  private static Path oneThread = Path.of("");
  private static Path threads = Path.of("");

  @BeforeAll
  static void writeTraces() throws IOException {
    oneThread = TraceFile.random(PAGES, REFERENCES, 3).writeTo(directory, PAGES);
    Path other = Files.createDirectories(directory.resolve("threads"));
    threads = TraceFile.threads(4, PAGES / 5, REFERENCES / 4, 3).writeTo(other, PAGES);
  }

  private static ReplaySettings settings(
      Path trace, Tiers tiers, double memory, int tasks, double forkAt) {
    return tiers
        .settings(trace, memory, tasks, 2, 8)
        .withProgram(new Program(true, 0, true, 0, Readahead.DEFAULT, forkAt));
  }

  private static ReplayOutcome run(ReplaySettings settings, int seed) {
    ReplayRuntime virtual =
        new ReplayRuntime.Virtual(
            seed, CostModel.shipped(), "nvme", Payload.REAL, Waiting.SLEEP, null);
    return sound(Replay.run(settings, virtual, 0, (phase, done, total) -> {}));
  }

  private static ReplayOutcome sound(ReplayOutcome outcome) {
    assertThat(outcome.integrity().mismatches()).isZero();
    assertThat(outcome.integrity().slotsLeaked()).isZero();
    assertThat(
            counter(outcome, "zswpin")
                + counter(outcome, "pswpin")
                + counter(outcome, "swpin_zero"))
        .isEqualTo(outcome.integrity().pagesVerified());
    return outcome;
  }

  static Stream<Arguments> runs() {
    return IntStream.range(0, 48)
        .mapToObj(
            seed ->
                Arguments.of(
                    seed,
                    Tiers.values()[seed % 3],
                    seed % 2 == 0,
                    1 + seed % 4,
                    new double[] {0.2, 0.5, 0.8, 1.2}[seed / 2 % 4],
                    new double[] {0.05, 0.3, 0.6, 1}[seed / 5 % 4]));
  }

  /** Races of a fork with reclaim, page-ins, readahead and frees, one for each seed. */
  @ParameterizedTest
  @MethodSource("runs")
  void everyPageComesBackToBoth(
      int seed, Tiers tiers, boolean one, int tasks, double memory, double forkAt) {
    run(settings(one ? oneThread : threads, tiers, memory, tasks, forkAt), seed);
  }

  @ParameterizedTest
  @EnumSource
  void onThreadsTheyDoSoToo(Tiers tiers) {
    for (double memory : new double[] {0.3, 0.7}) {
      sound(Replay.run(settings(threads, tiers, memory, 2, 0.4), (phase, done, total) -> {}));
    }
  }

  @Test
  void inAmpleMemoryTheFirstWriteOfEitherCopies() {
    long before = counter(run(settings(oneThread, Tiers.POOL, 3, 1, 0), 1), "pgfault");
    ReplayOutcome forked = run(settings(oneThread, Tiers.POOL, 3, 1, 0.5), 1);
    assertThat(counter(forked, "pgmajfault")).as("nothing was swapped").isZero();
    assertThat(counter(forked, "pgfault"))
        .as("pages are written after the fork, each copied once")
        .isBetween(before + 1, before + PAGES);
  }

  @Test
  void aPageThatBothHaveIsStoredOnceAndBroughtBackForEach() {
    ReplayOutcome alone = run(settings(oneThread, Tiers.FILE, 0.5, 1, 0), 1);
    ReplayOutcome forked = run(settings(oneThread, Tiers.FILE, 0.5, 1, 1), 1);
    long stores = counter(forked, "pswpout") - counter(alone, "pswpout");
    long loads = counter(forked, "pgmajfault") - counter(alone, "pgmajfault");
    assertThat(loads).as("the child reads all").isGreaterThan(PAGES / 4);
    assertThat(stores).as("and most of it is in swap already").isLessThan(loads);
  }

  /** Its kswapd unmaps pages of both. */
  @Test
  void inANodeTheyShareWhatIsReclaimed() {
    ReplaySettings settings = settings(oneThread, Tiers.BOTH, 1, 2, 0.4);
    ReplayOutcome outcome = run(settings.withNode(NodeSettings.ofShare(0.5)), 1);
    assertThat(counter(outcome, "pgsteal_kswapd")).isPositive();
  }

  /** Some die before they fork, some while they do, some after it, and some children. */
  @Test
  void whoIsKilledLeavesNothingBehind() {
    int kills = 0;
    for (int seed = 0; seed < 24; seed++) {
      double forkAt = new double[] {0.05, 0.2, 0.5, 1}[seed % 4];
      double share = new double[] {0.35, 0.5, 0.7}[seed % 3];
      ReplaySettings.Zswap tiny = new ReplaySettings.Zswap(1, 90, 1);
      ReplaySettings settings =
          new ReplaySettings(oneThread.toString(), share, 3, 2, 8, tiny, null, 1, false)
              .withProgram(new Program(true, 0, true, 0, Readahead.DEFAULT, forkAt));
      if (seed % 2 == 1) {
        settings = settings.withNode(NodeSettings.ofShare(share));
      }
      try {
        kills += run(settings, seed).oomKills().size();
      } catch (MemoryExhaustedException e) {
        kills += e.kills().size();
      }
    }
    assertThat(kills).isPositive();
  }
}
