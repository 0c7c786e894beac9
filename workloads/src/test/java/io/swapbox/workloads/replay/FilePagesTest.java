package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.ConfigurationException;
import io.swapbox.ReclaimSettings;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.allocator.LruKind;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.pagecache.FilePages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The balance between anonymous pages and those of files. */
class FilePagesTest {

  private static final int PAGES = 800;
  private static final int REFERENCES = 400_000;
  private static final FilePages FILES = new FilePages(PAGES, 1_000_000, 1_000);
  private static final ReplayRuntime VIRTUAL =
      new ReplayRuntime.Virtual(
          1, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);

  @TempDir private static Path directory;
  private static Path trace = Path.of("");

  @BeforeAll
  static void writeTrace() throws IOException {
    trace = TraceFile.random(PAGES, REFERENCES, 3).writeTo(directory, PAGES);
  }

  private static ReplayOutcome run(LruKind lru, int swappiness) {
    ReplaySettings settings =
        Tiers.FILE
            .settings(trace, 1.2, 1, 2, 32)
            .withReclaim(new ReclaimSettings(lru, swappiness, 0, true))
            .withFiles(FILES);
    ReplayOutcome outcome = Replay.run(settings, VIRTUAL, 0, (phase, done, total) -> {});
    assertThat(outcome.integrity().intact()).isTrue();
    return outcome;
  }

  @ParameterizedTest
  @EnumSource
  void atSwappinessZeroPagesOfFilesAloneAreReclaimed(LruKind lru) {
    ReplayOutcome outcome = run(lru, 0);
    assertThat(counter(outcome, "pgscan_anon")).isZero();
    assertThat(counter(outcome, "pgmajfault")).isZero();
    assertThat(counter(outcome, "pgsteal_file"))
        .isPositive()
        .isEqualTo(counter(outcome, "pgsteal_direct"));
    assertThat(counter(outcome, "workingset_refault_file")).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void atSwappiness100BothAre(LruKind lru) {
    ReplayOutcome outcome = run(lru, 100);
    assertThat(counter(outcome, "pgscan_anon")).isPositive();
    assertThat(counter(outcome, "pgscan_file")).isPositive();
    assertThat(counter(outcome, "pgsteal_anon") + counter(outcome, "pgsteal_file"))
        .isEqualTo(counter(outcome, "pgsteal_direct"));
  }

  /** Swappiness is how hard either kind is looked at; what is found idle is as the trace has it. */
  @ParameterizedTest
  @EnumSource
  void atSwappiness200AnonymousPagesAreLookedAtFirst(LruKind lru) {
    ReplayOutcome outcome = run(lru, 200);
    assertThat(counter(outcome, "pgscan_anon")).isGreaterThan(counter(outcome, "pgscan_file"));
    assertThat(counter(outcome, "pgsteal_anon")).isPositive();
    assertThat(anonymousShare(outcome)).isGreaterThan(anonymousShare(run(lru, 100)));
  }

  /** Part of the scanned pages that are anonymous. */
  private static double anonymousShare(ReplayOutcome outcome) {
    double anon = counter(outcome, "pgscan_anon");
    return anon / (anon + counter(outcome, "pgscan_file"));
  }

  @Test
  void theSameSeedGivesTheSameBalance() {
    assertThat(run(LruKind.CLASSIC, 100).counters())
        .isEqualTo(run(LruKind.CLASSIC, 100).counters());
  }

  @Test
  void onThreadsPagesOfFilesAreReadAndDroppedToo() {
    ReplaySettings settings =
        Tiers.FILE.settings(trace, 1.2, 1, 1, 32).withFiles(new FilePages(PAGES, 1_000_000, 0));
    ReplayOutcome outcome = Replay.run(settings, (phase, done, total) -> {});
    assertThat(outcome.integrity().intact()).isTrue();
    assertThat(counter(outcome, "pgsteal_file")).isPositive();
  }

  @Test
  void aRateOfNoneIsRefused() {
    assertThatThrownBy(() -> new FilePages(1, 0, 0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("workload.file-rate");
  }
}
