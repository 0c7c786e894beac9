package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.allocator.ScanControl;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.pagecache.FilePages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays in enough memory, of which some is taken back on request. */
class ReclaimRequestsTest {

  private static final int PAGES = 2000;
  private static final long MILLI = 1_000_000;

  @TempDir private static Path directory;
  private static Path path;

  @BeforeAll
  static void write() throws IOException {
    // Threads side by side take short turns, so that whoever reclaims soon gets one.
    path = TraceFile.threads(3, PAGES / 4, 100_000, 1).writeTo(directory, PAGES);
  }

  private static ReplayRuntime virtual() {
    return new ReplayRuntime.Virtual(
        1, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);
  }

  private static ReplaySettings asking(int pages, long intervalNanos, int swappiness) {
    return Tiers.POOL
        .settings(path, 1.5, 2, 2, 32)
        .withRequests(new ReclaimRequests(pages * 4096L, intervalNanos, swappiness));
  }

  private static ReplayOutcome run(ReplaySettings settings, ReplayRuntime runtime) {
    ReplayOutcome outcome = Replay.run(settings, runtime, 0, (phase, done, total) -> {});
    assertSound(outcome);
    return outcome;
  }

  @Test
  void pagesAreReclaimedOnRequestAndNobodyStalls() {
    ReplayOutcome outcome = run(asking(64, MILLI / 2, 60), virtual());
    assertThat(counter(outcome, "pgsteal_proactive")).isPositive();
    assertThat(counter(outcome, "memory_reclaim")).isPositive();
    assertThat(counter(outcome, "pgsteal_direct")).isZero();
    assertThat(counter(outcome, "allocstall")).isZero();
  }

  @Test
  void onThreadsNoPageIsLostByIt() {
    ReplayOutcome outcome = run(asking(64, MILLI / 10, 60), new ReplayRuntime.Threads());
    assertThat(counter(outcome, "pgscan_direct")).isZero();
  }

  @Test
  void moreOftenIsMore() {
    assertThat(counter(run(asking(64, MILLI / 4, 60), virtual()), "pgsteal_proactive"))
        .isGreaterThan(counter(run(asking(64, 4 * MILLI, 60), virtual()), "pgsteal_proactive"));
  }

  @Test
  void pagesOfFilesAreLeftAloneWhenAnonymousOnesAreAskedFor() {
    FilePages files = new FilePages(500, 1_000_000, 1000);
    ReplaySettings settings =
        asking(64, MILLI / 2, ScanControl.SWAPPINESS_ANON_ONLY).withFiles(files);
    ReplayOutcome outcome = Replay.run(settings, virtual(), 0, (phase, done, total) -> {});
    assertThat(counter(outcome, "pgsteal_anon")).isPositive();
    assertThat(counter(outcome, "pgscan_file")).isZero();
  }
}
