package io.swapbox.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.MessageMeter;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays that somebody looks at while they run. */
class ReplayWatchTest {

  private static final int PAGES = 2000;
  private static final int REFERENCES = 20_000;
  private static final int TASKS = 2;

  @TempDir private static Path directory;
  private static Path path;

  @BeforeAll
  static void write() throws IOException {
    path = TraceFile.random(PAGES, REFERENCES, 1).writeTo(directory, PAGES);
  }

  /** Looks whenever it may. */
  private static final class Watcher implements ReplayProgress {

    final List<ReplayOutcome> seen = new ArrayList<>();

    @Override
    public void at(String phase, long done, long total) {}

    @Override
    public void measured(Supplier<ReplayOutcome> soFar) {
      seen.add(soFar.get());
    }
  }

  private static ReplayOutcome run(ReplayRuntime runtime, ReplayProgress progress) {
    ReplaySettings settings = Tiers.BOTH.settings(path, 0.5, TASKS, 2, 32);
    return Replay.run(settings, runtime, 0, progress);
  }

  private static ReplayRuntime virtual() {
    return new ReplayRuntime.Virtual(
        1, CostModel.shipped(), "nvme", Payload.MODELLED, Waiting.SLEEP, null);
  }

  /** All that is not real time, and what mailboxes measured as numbers. */
  private static List<Object> simulated(ReplayOutcome outcome) {
    List<Object> all = new ArrayList<>();
    for (ActorMeter actor : outcome.meters()) {
      for (MessageMeter meter : actor.messages()) {
        all.add(actor.kind() + actor.index() + meter.message() + meter.depthMax());
        all.add(meter.waits());
        all.add(meter.services());
      }
    }
    all.add(List.of(outcome.exitNanos(), outcome.cpu(), outcome.counters(), outcome.pressure()));
    all.add(List.of(outcome.tasks(), outcome.integrity(), outcome.memory(), outcome.samples()));
    all.add(outcome.virtualNanos());
    all.add(outcome.places());
    return all;
  }

  @Test
  void toLookDoesNotChangeASimulatedRun() {
    Watcher watcher = new Watcher();
    ReplayOutcome watched = run(virtual(), watcher);
    ReplayOutcome alone = run(virtual(), (phase, done, total) -> {});
    assertThat(watcher.seen).hasSizeGreaterThan(100);
    assertThat(simulated(watched)).isEqualTo(simulated(alone));
  }

  @Test
  void whatIsSeenGrowsIntoTheOutcome() {
    Watcher watcher = new Watcher();
    ReplayOutcome end = run(virtual(), watcher);
    assertThat(end.trace().references()).isEqualTo(TASKS * (PAGES + REFERENCES));
    assertGrows(watcher.seen, end);
    ReplayOutcome half = watcher.seen.get(watcher.seen.size() / 2);
    long virtualNanos = Objects.requireNonNull(end.virtualNanos());
    assertThat(half.virtualNanos()).isBetween(virtualNanos / 4, virtualNanos * 3 / 4);
    assertThat(half.places()).hasSameSizeAs(end.places());
    assertThat(half.pressure().some().percent())
        .isBetween(0.5 * end.pressure().some().percent(), 2 * end.pressure().some().percent());
    assertThat(half.pressure().some().totalNanos())
        .isGreaterThan(half.pressure().full().totalNanos());
  }

  @Test
  void onThreadsItIsTheSame() {
    Watcher watcher = new Watcher();
    ReplayOutcome end = run(new ReplayRuntime.Threads(), watcher);
    assertGrows(watcher.seen, end);
    assertThat(watcher.seen.getLast().cpu()).isEqualTo(end.cpu());
    assertThat(watcher.seen.getFirst().virtualNanos()).isNull();
  }

  private static void assertGrows(List<ReplayOutcome> seen, ReplayOutcome end) {
    long references = 0;
    long faults = 0;
    int samples = 0;
    for (ReplayOutcome now : seen) {
      assertThat(now.samples()).hasSize(++samples);
      assertThat(now.integrity().intact()).isTrue();
      assertThat(now.trace().references()).isBetween(references, end.trace().references());
      long counted = Outcomes.counter(now, "pgmajfault");
      assertThat(counted).isBetween(faults, Outcomes.counter(end, "pgmajfault"));
      assertThat(now.tasks()).hasSize(TASKS);
      ReplayOutcome.Sample last = now.samples().getLast();
      assertThat(last.pgmajfault()).isEqualTo(counted);
      assertThat(last.swappedInPages()).isLessThanOrEqualTo(last.swappedOutPages());
      references = now.trace().references();
      faults = counted;
    }
    assertThat(references).isEqualTo(end.trace().references());
    ReplayOutcome.Sample last = end.samples().getLast();
    long verified = end.integrity().pagesVerified();
    assertThat(last.swappedInPages()).isBetween(verified * 9 / 10, verified);
    assertThat(last.swappedOutPages()).isPositive();
    assertThat(last.pgmajfault())
        .isBetween(Outcomes.counter(end, "pgmajfault") * 9 / 10, last.swappedInPages());
  }
}
