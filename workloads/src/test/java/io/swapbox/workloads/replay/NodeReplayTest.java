package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.Readahead;
import io.swapbox.workloads.pagecache.FilePages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays in a memory node: kswapd and direct reclaim share the work, and memory has an end. */
class NodeReplayTest {

  private static final int PAGES = 2000;
  private static final int REFERENCES = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path directory;
  private static Path path;

  @BeforeAll
  static void write() throws IOException {
    path = TraceFile.random(PAGES, REFERENCES, 1).writeTo(directory, PAGES);
  }

  static Stream<ReplayRuntime> runtimes() {
    return Stream.of(new ReplayRuntime.Threads(), virtual(1));
  }

  private static ReplayRuntime virtual(long seed) {
    return new ReplayRuntime.Virtual(
        seed, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);
  }

  private static ReplayOutcome run(ReplaySettings settings, ReplayRuntime runtime) {
    return assertTimeoutPreemptively(
        PATIENCE, () -> Replay.run(settings, runtime, 0, (phase, done, total) -> {}));
  }

  /** Two tasks on three CPUs, so that kswapd has one for itself, under no limit but the node's. */
  private static ReplaySettings settings(double share, double slowdown) {
    return Tiers.POOL
        .settings(path, 1, 2, 3, 32)
        .withNode(
            new NodeSettings(
                share, 512, 100, slowdown, NodeSettings.Boost.NONE, CgroupSettings.ONE));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aNodeThatIsTooSmallIsReclaimedByKswapdAndDirectly(ReplayRuntime runtime) {
    ReplayOutcome outcome = run(settings(0.5, 1), runtime);
    assertSound(outcome);
    assertThat(counter(outcome, "pageoutrun")).isPositive();
    assertThat(counter(outcome, "pgsteal_kswapd")).isPositive();
    assertThat(counter(outcome, "pgsteal_direct") > 0)
        .isEqualTo(counter(outcome, "allocstall") > 0);
    assertThat(outcome.oomKills()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aTinyNodeIsEnoughInEveryOrderOfThings(long seed) {
    for (int pages : new int[] {4, 40, 150}) {
      ReplaySettings tiny =
          Tiers.POOL
              .settings(path, 1, 3, 2, 8)
              .withNode(
                  new NodeSettings(
                      (double) pages / PAGES,
                      4L * (pages / 8),
                      10,
                      1,
                      NodeSettings.Boost.NONE,
                      CgroupSettings.ONE));
      ReplayOutcome outcome = run(tiny, virtual(seed));
      assertSound(outcome);
      assertThat(run(tiny, virtual(seed)).counters()).isEqualTo(outcome.counters());
    }
  }

  @Test
  void aSlowKswapdLeavesMoreToDirectReclaim() {
    ReplayOutcome fast = run(settings(0.5, 1), virtual(1));
    ReplayOutcome slow = run(settings(0.5, 50), virtual(1));
    assertThat(counter(slow, "allocstall")).isGreaterThan(counter(fast, "allocstall"));
    assertThat(counter(slow, "pgsteal_kswapd")).isLessThan(counter(fast, "pgsteal_kswapd"));
  }

  @Test
  void withoutANodeNothingStallsAndThereIsNoKswapd() {
    ReplayOutcome outcome = run(Tiers.POOL.settings(path, 0.5, 2, 2, 32), virtual(1));
    assertSound(outcome);
    assertThat(counter(outcome, "pgsteal_direct")).isPositive();
    assertThat(counter(outcome, "allocstall")).as("the cgroup's limit is its own affair").isZero();
    assertThat(counter(outcome, "pageoutrun")).isZero();
  }

  @Test
  void aStolenPageBlockHasKswapdLookAtPagesOfFilesAlone() {
    // More than the tasks and the files want: no limit is reached, and no watermark.
    NodeSettings node = NodeSettings.ofShare(16);
    ReplaySettings settings =
        Tiers.POOL
            .settings(path, 16, 2, 3, 32)
            .withNode(node)
            .withProgram(new Program(true, 5_000, true, 0, Readahead.DEFAULT, 0))
            .withFiles(new FilePages(20_000, 1_000_000, 1000));
    assertThat(counter(run(settings, virtual(1)), "pageoutrun")).isZero();
    ReplayOutcome boosted =
        run(settings.withNode(node.withBoost(new NodeSettings.Boost(500, 15_000))), virtual(1));
    assertThat(counter(boosted, "pageblock_steal")).isPositive();
    assertThat(counter(boosted, "pageoutrun")).isPositive();
    assertThat(counter(boosted, "pgscan_file")).isPositive();
    assertThat(counter(boosted, "pgscan_anon")).isZero();
    ReplayOutcome off =
        run(settings.withNode(node.withBoost(new NodeSettings.Boost(500, 0))), virtual(1));
    assertThat(counter(off, "pageblock_steal")).isPositive();
    assertThat(counter(off, "pageoutrun")).isZero();
  }

  // --- out of memory ---

  /** Nearly no swap, and room for one and a half of the tasks. */
  private static ReplaySettings exhausted(int tasks, boolean ofNode) {
    ReplaySettings.Zswap tiny = new ReplaySettings.Zswap(1, 90, 1);
    double share = 1.5 / tasks;
    ReplaySettings settings =
        new ReplaySettings(path.toString(), ofNode ? 1 : share, tasks, 2, 8, tiny, null, 1, false);
    return ofNode ? settings.withNode(NodeSettings.ofShare(share)) : settings;
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void theTaskWithMostPagesDiesAndTheOthersGoOn(ReplayRuntime runtime) {
    for (boolean ofNode : new boolean[] {false, true}) {
      ReplayOutcome outcome = run(exhausted(3, ofNode), runtime);
      List<OomKill> kills = outcome.oomKills();
      assertThat(kills).hasSizeBetween(1, 2);
      assertThat(counter(outcome, "oom_kill")).isEqualTo(kills.size());
      OomKill first = kills.getFirst();
      assertThat(first.constraint())
          .isEqualTo(ofNode ? OomKill.Constraint.NODE : OomKill.Constraint.CGROUP);
      assertThat(first.limitPages()).isEqualTo(3000);
      assertThat(first.tasks()).hasSize(3);
      assertThat(first.refusal()).isEqualTo(OomKill.Refusal.NO_SPACE);
      // The trace touches all pages first. On threads one may be at its end and still have most.
      assertThat(first.references()).isBetween(1L, (long) PAGES + REFERENCES);
      OomKill.Use victim = first.tasks().get(first.victim());
      assertThat(first.tasks())
          .allMatch(
              use ->
                  use.residentPages() + use.swappedPages()
                      <= victim.residentPages() + victim.swappedPages());
      assertThat(outcome.integrity().intact()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void theEndOfTheLastTaskIsTheEndOfTheReplay(ReplayRuntime runtime) {
    ReplaySettings.Zswap tiny = new ReplaySettings.Zswap(1, 90, 1);
    ReplaySettings lone =
        new ReplaySettings(path.toString(), 1, 1, 2, 8, tiny, null, 1, false)
            .withNode(NodeSettings.ofShare(0.5));
    assertThatExceptionOfType(MemoryExhaustedException.class)
        .isThrownBy(() -> run(lone, runtime))
        .withMessageContaining("out of memory: task 0 was killed")
        .satisfies(
            e ->
                assertThat(e.kills())
                    .extracting(OomKill::constraint)
                    .containsExactly(OomKill.Constraint.NODE));
  }
}
