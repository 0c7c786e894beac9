package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.pagecache.FilePages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tasks with a cgroup each, in a node that is too small for both. */
class ProtectionTest {

  private static final int PAGES = 2000;
  private static final CgroupSettings EACH = new CgroupSettings(true, 0, 0, false);

  @TempDir private static Path directory;
  private static Path path;

  @BeforeAll
  static void write() throws IOException {
    path = TraceFile.random(PAGES, 20_000, 1).writeTo(directory, PAGES);
  }

  private static ReplaySettings settings(CgroupSettings cgroups) {
    return Tiers.POOL
        .settings(path, 1, 2, 3, 32)
        .withNode(new NodeSettings(0.6, 512, 100, 1, NodeSettings.Boost.NONE, cgroups));
  }

  private static ReplayOutcome run(ReplaySettings settings) {
    ReplayRuntime runtime =
        new ReplayRuntime.Virtual(
            1, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);
    ReplayOutcome outcome = Replay.run(settings, runtime, 0, (phase, done, total) -> {});
    assertThat(outcome.integrity().intact()).isTrue();
    return outcome;
  }

  private static long majorFaults(ReplayOutcome outcome, int task) {
    return outcome.tasks().get(task).pgmajfault();
  }

  @Test
  void twoCgroupsAreReclaimedAlike() {
    ReplayOutcome outcome = run(settings(EACH));
    assertSound(outcome);
    assertThat(outcome.oomKills()).isEmpty();
    double ratio = (double) majorFaults(outcome, 0) / majorFaults(outcome, 1);
    assertThat(ratio).isBetween(0.5, 2.0);
    assertThat(counter(outcome, "memcg_low")).isZero();
  }

  @Test
  void aTaskWhoseMemoryIsUnderItsProtectionHasNoPageSwappedOut() {
    for (CgroupSettings first :
        new CgroupSettings[] {
          new CgroupSettings(true, 0, 1.1, true), new CgroupSettings(true, 1.1, 0, true)
        }) {
      ReplayOutcome outcome = run(settings(first));
      assertSound(outcome);
      assertThat(majorFaults(outcome, 0)).isZero();
      assertThat(majorFaults(outcome, 1)).isPositive();
      assertThat(outcome.tasks().get(0).nanos()).isLessThan(outcome.tasks().get(1).nanos());
    }
  }

  @Test
  void ofAPartThatIsProtectedTheRestIsReclaimedInProportion() {
    long alone = majorFaults(run(settings(EACH)), 0);
    long half = majorFaults(run(settings(new CgroupSettings(true, 0, 0.5, true))), 0);
    assertThat(half).isPositive().isLessThan(alone);
  }

  @Test
  void whenAllOfItIsProtectedLowGivesWayAndMinDoesNot() {
    ReplayOutcome low = run(settings(new CgroupSettings(true, 1.1, 0, false)));
    assertSound(low);
    assertThat(low.oomKills()).isEmpty();
    assertThat(counter(low, "memcg_low")).isPositive();
    assertThat(counter(low, "pgsteal_kswapd")).as("never below low").isZero();
    assertThat(counter(low, "pgsteal_direct")).isPositive();

    ReplayOutcome min = run(settings(new CgroupSettings(true, 0, 1.1, false)));
    assertThat(min.oomKills()).hasSize(1);
    assertThat(counter(min, "pgsteal_direct")).isZero();
  }

  @Test
  void theLimitOfOneIsNotTheOthers() {
    ReplaySettings settings =
        Tiers.POOL
            .settings(path, 0.5, 2, 3, 32)
            .withNode(
                new NodeSettings(
                    1.5,
                    512,
                    100,
                    1,
                    NodeSettings.Boost.NONE,
                    new CgroupSettings(true, 1, 1, false)));
    ReplayOutcome outcome = run(settings);
    assertSound(outcome);
    assertThat(counter(outcome, "allocstall")).isZero();
    assertThat(majorFaults(outcome, 0)).as("not protected from its own limit").isPositive();
  }

  @Test
  void pagesOfFilesHaveACgroupOfTheirOwn() {
    ReplaySettings settings =
        settings(new CgroupSettings(true, 0, 1.1, true))
            .withFiles(new FilePages(300, 1_000_000, 1000));
    ReplayOutcome outcome = run(settings);
    assertThat(majorFaults(outcome, 0)).isZero();
    assertThat(counter(outcome, "pgsteal_file")).isPositive();
  }
}
