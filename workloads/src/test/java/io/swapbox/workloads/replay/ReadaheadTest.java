package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.Readahead;
import io.swapbox.workloads.Readahead.Kind;
import io.swapbox.workloads.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What readahead does to programs that go through memory in order, or by chance. */
class ReadaheadTest {

  private static final int PAGES = 2000;
  private static final int ROUNDS = 5;

  @TempDir private static Path directory;
  private static Path inOrder = Path.of("");
  private static Path byChance = Path.of("");

  @BeforeAll
  static void writeTraces() throws IOException {
    TraceFile made = TraceFile.empty(PAGES * ROUNDS);
    for (int record = 0; record < PAGES * ROUNDS; record++) {
      made.add(record, record % PAGES, 1, record < PAGES ? Trace.WRITE : Trace.READ);
    }
    inOrder = made.writeTo(directory, PAGES);
    byChance =
        TraceFile.random(PAGES, PAGES * ROUNDS, 7)
            .writeTo(Files.createDirectories(directory.resolve("by-chance")), PAGES);
  }

  private static ReplayOutcome run(Path trace, Tiers tiers, Readahead readahead) {
    ReplaySettings settings =
        tiers
            .settings(trace, 0.5, 1, 1, 32)
            .withProgram(new Program(true, 0, true, 0, readahead, 0));
    ReplayOutcome outcome =
        Replay.run(
            settings,
            new ReplayRuntime.Virtual(
                1, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null),
            0,
            (phase, done, total) -> {});
    assertSound(outcome);
    return outcome;
  }

  private static long virtualNanos(ReplayOutcome outcome) {
    return Objects.requireNonNull(outcome.virtualNanos());
  }

  @ParameterizedTest
  @EnumSource
  void inOrderMostFaultsFindTheirPage(Kind kind) {
    ReplayOutcome without = run(inOrder, Tiers.FILE, Readahead.NONE);
    assertThat(counter(without, "swap_ra")).isZero();
    assertThat(counter(without, "swap_ra_hit")).isZero();
    ReplayOutcome with = run(inOrder, Tiers.FILE, new Readahead(kind, 3, true));
    assertThat(counter(with, "pgmajfault")).isLessThan(counter(without, "pgmajfault") / 4);
    assertThat(counter(with, "swap_ra_hit")).isGreaterThan(counter(with, "swap_ra") * 8 / 10);
    assertThat(virtualNanos(with)).isLessThan(virtualNanos(without));
  }

  @Test
  void largerClustersMakeFewerFaults() {
    long before = Long.MAX_VALUE;
    for (int pageCluster = 0; pageCluster <= Readahead.MAX_PAGE_CLUSTER; pageCluster++) {
      Readahead readahead = new Readahead(Kind.VMA, pageCluster, true);
      long faults = counter(run(inOrder, Tiers.FILE, readahead), "pgmajfault");
      assertThat(faults).as("page cluster %d", pageCluster).isLessThan(before);
      before = faults;
    }
  }

  /** The feedback ends what is of no use. */
  @ParameterizedTest
  @EnumSource
  void byChanceLittleIsReadAhead(Kind kind) {
    ReplayOutcome outcome = run(byChance, Tiers.FILE, new Readahead(kind, 3, false));
    assertThat(counter(outcome, "swap_ra")).isLessThan(counter(outcome, "pgmajfault") * 4);
    ReplayOutcome order = run(inOrder, Tiers.FILE, new Readahead(kind, 3, false));
    double useOfChance = (double) counter(outcome, "swap_ra_hit") / counter(outcome, "swap_ra");
    double useOfOrder = (double) counter(order, "swap_ra_hit") / counter(order, "swap_ra");
    assertThat(useOfChance).isLessThan(useOfOrder);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aPoolIsReadAheadIfAskedFor(boolean ofMemory) {
    ReplayOutcome outcome = run(inOrder, Tiers.POOL, new Readahead(Kind.VMA, 3, ofMemory));
    if (ofMemory) {
      assertThat(counter(outcome, "swap_ra")).isPositive();
    } else {
      assertThat(counter(outcome, "swap_ra")).isZero();
    }
  }

  @Test
  void nothingIsReadAheadWithoutASwapCache() {
    ReplaySettings settings =
        Tiers.FILE
            .settings(inOrder, 0.5, 1, 1, 32)
            .withProgram(new Program(true, 0, false, 0, Readahead.DEFAULT, 0));
    ReplayOutcome outcome = Replay.run(settings, (phase, done, total) -> {});
    assertSound(outcome);
    assertThat(counter(outcome, "swap_ra")).isZero();
    assertThat(counter(outcome, "pgmajfault")).isPositive();
  }
}
