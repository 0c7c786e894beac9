package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.LatencyHistogram;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.Readahead;
import io.swapbox.workloads.load.Workload;
import io.swapbox.workloads.load.Workloads;
import io.swapbox.workloads.pagecache.FilePages;
import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TracedProgram;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workloads of several processes: a build's jobs, a mix, the apps of a phone. */
class WorkloadReplayTest {

  private static final ReplayRuntime THREADS = new ReplayRuntime.Threads();
  private static final ReplayRuntime MODELLED = virtual(Payload.MODELLED);

  private static ReplayRuntime virtual(Payload payload) {
    return new ReplayRuntime.Virtual(1, CostModel.shipped(), "nvme", payload, Waiting.SLEEP, null);
  }

  private static ReplayOutcome run(ReplaySettings settings, ReplayRuntime runtime) {
    return Replay.run(settings, runtime, 0, (phase, done, total) -> {});
  }

  private static Workload workload(ReplaySettings settings) {
    return Workloads.read(settings.trace(), settings.tasks(), ReadProgress.none());
  }

  @Test
  void aBuildIsDoneWhenItsQueueIsEmptyOnThreadsAndInVirtualTime() {
    ReplaySettings settings = Tiers.BOTH.settings("kernel-build:12", 0.5, 3, 2, 32);
    for (ReplayRuntime runtime : List.of(THREADS, MODELLED)) {
      ReplayOutcome outcome = run(settings, runtime);
      assertSound(outcome);
      assertThat(outcome.trace().name()).isEqualTo("kernel-build:12");
      assertThat(outcome.trace().references()).isEqualTo(workload(settings).references());
      ReplayOutcome.JobFacts jobs = Objects.requireNonNull(outcome.jobs());
      assertThat(jobs.done()).isEqualTo(12);
      assertThat(jobs.left()).isZero();
      assertThat(jobs.nanos().toHistogram().getTotalCount()).isEqualTo(12);
      assertThat(outcome.tasks()).hasSize(3);
      assertThat(outcome.parts()).hasSize(1);
      assertThat(outcome.parts().getFirst().pgfault()).isEqualTo(counter(outcome, "pgfault"));
      assertThat(counter(outcome, "pgmajfault")).isPositive();
    }
  }

  /**
   * Static halves would keep one worker busy with SQLite and the jobs after it, and the other one
   * would rest: with a queue the other one does all the small jobs.
   */
  @Test
  void whoIsDoneTakesTheNextJob() {
    ReplayOutcome outcome = run(Tiers.POOL.settings("kernel-build:10,1", 6, 2, 2, 32), MODELLED);
    assertSound(outcome);
    // Task 0 has SQLite alone: one fault for each of its pages; task 1 the other nine.
    Workload build = workload(Tiers.POOL.settings("kernel-build:10,1", 6, 2, 2, 32));
    assertThat(outcome.tasks().get(0).pgfault())
        .isEqualTo(firstTouches(build.programs().getFirst().trace()));
    long others = firstTouches(build.programs().get(1).trace());
    for (TracedProgram job : build.queue()) {
      others += firstTouches(job.trace());
    }
    assertThat(outcome.tasks().get(1).pgfault()).isEqualTo(others);
    assertThat(outcome.tasks().get(1).nanos()).isLessThan(outcome.tasks().get(0).nanos());
  }

  /** Faults of a process that has all memory that it needs. */
  private static long firstTouches(Trace trace) {
    BitSet live = new BitSet();
    long touches = 0;
    for (long record = 0; record < trace.records(); record++) {
      boolean free = trace.kind(record) == Trace.FREE;
      touches += !free && !live.get(trace.page(record)) ? 1 : 0;
      live.set(trace.page(record), !free);
    }
    return touches;
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel-build:6", "mix:2*usemem:4+burst:8", "phone:4,30"})
  void theSameSeedGivesTheSameRun(String name) {
    ReplaySettings settings = Tiers.BOTH.settings(name, 0.4, 4, 2, 32);
    ReplayOutcome one = run(settings, MODELLED);
    ReplayOutcome other = run(settings, MODELLED);
    assertThat(one.virtualNanos()).isEqualTo(other.virtualNanos());
    assertThat(one.exitNanos()).isEqualTo(other.exitNanos());
    assertThat(one.counters()).isEqualTo(other.counters());
    assertThat(one.tasks()).isEqualTo(other.tasks());
  }

  @Test
  void thePartsOfAMixHaveLimitsOfTheirOwn() {
    ReplaySettings settings = Tiers.BOTH.settings("mix:3*usemem:4,random+1*fill:8", 0.5, 4, 2, 32);
    for (ReplayRuntime runtime : List.of(THREADS, virtual(Payload.REAL), MODELLED)) {
      ReplayOutcome outcome = run(settings, runtime);
      assertSound(outcome);
      // Half of 3 x 1024 and 2048 pages.
      assertThat(outcome.trace().limitPages()).isEqualTo(2560);
      assertThat(outcome.parts())
          .extracting(ReplayOutcome.PartFacts::name)
          .containsExactly("usemem:4,random", "fill:8");
      assertThat(outcome.parts())
          .extracting(ReplayOutcome.PartFacts::limitPages)
          .containsExactly(1920L, 640L);
      assertThat(outcome.parts()).extracting(ReplayOutcome.PartFacts::tasks).containsExactly(3, 1);
      assertThat(outcome.parts().get(0).pgmajfault())
          .isEqualTo(counter(outcome, "pgmajfault"))
          .isPositive();
      assertThat(outcome.parts().get(1).pgfault()).isEqualTo(2048);
      assertThat(outcome.jobs()).isNull();
    }
  }

  /** With enough for itself a part is not disturbed by one that has far too little. */
  @Test
  void aPartDoesNotReclaimFromAnother() {
    ReplayOutcome outcome =
        run(Tiers.POOL.settings("mix:9*usemem:4+1*usemem:16,random", 1, 2, 2, 32), MODELLED);
    assertSound(outcome);
    assertThat(outcome.parts().get(0).pgmajfault()).isZero();
    assertThat(outcome.parts().get(1).pgmajfault()).isPositive();
  }

  @Test
  void theAppsOfAPhoneTakeTurnsOnThreadsAndInVirtualTime() {
    ReplaySettings settings = Tiers.BOTH.settings("phone:4,60", 0.4, 6, 2, 32);
    for (ReplayRuntime runtime : List.of(THREADS, virtual(Payload.REAL), MODELLED)) {
      ReplayOutcome outcome = run(settings, runtime);
      assertSound(outcome);
      assertThat(outcome.trace().references()).isEqualTo(workload(settings).references());
      assertThat(counter(outcome, "pgmajfault")).isPositive();
      assertThat(counter(outcome, "swpout_zero")).isPositive();
      assertThat(outcome.tasks()).hasSize(6);
    }
  }

  /** Two CPUs are of no use to one app at a time: it is as if there was one. */
  @Test
  void oneAppAtATimeIsAtWork() {
    List<Long> nanos = new ArrayList<>();
    for (int cpus : new int[] {1, 4}) {
      ReplayOutcome outcome = run(Tiers.POOL.settings("phone:4,40", 4, 4, cpus, 32), MODELLED);
      assertSound(outcome);
      nanos.add(Objects.requireNonNull(outcome.virtualNanos()));
    }
    assertThat(nanos.get(1)).isBetween(nanos.get(0) * 95 / 100, nanos.get(0) * 105 / 100);
  }

  /** A pool that is much too small: tasks are killed, and others go on with the queue. */
  @Test
  void aKilledTaskTakesNoMoreJobs() {
    ReplaySettings settings =
        new ReplaySettings(
            "kernel-build:12", 0.3, 3, 2, 32, new ReplaySettings.Zswap(30, 90, 2), null, 42, false);
    ReplayOutcome outcome = run(settings, MODELLED);
    assertThat(outcome.integrity().intact()).isTrue();
    ReplayOutcome.JobFacts jobs = Objects.requireNonNull(outcome.jobs());
    assertThat(outcome.oomKills()).isNotEmpty();
    assertThat(jobs.left()).isGreaterThanOrEqualTo(outcome.oomKills().size());
    assertThat(jobs.done() + jobs.left()).isEqualTo(12);
    assertThat(jobs.done()).isPositive();
  }

  /** A turn of 4,096 references would take 160 ms, and reclaim looks at the pages of both. */
  @Test
  void reclaimDoesNotWaitForTheLongTurnsOfASlowProgram() {
    Program slow = new Program(true, 40_000, true, 0, Readahead.DEFAULT, 0);
    ReplayOutcome outcome =
        run(Tiers.POOL.settings("usemem:8,random", 0.5, 2, 2, 32).withProgram(slow), MODELLED);
    assertSound(outcome);
    assertThat(counter(outcome, "pgmajfault")).isPositive();
    for (LatencyHistogram faults : outcome.faults().all()) {
      assertThat(faults.toHistogram().getMaxValue()).isLessThan(10_000_000);
    }
  }

  private static Program forking() {
    return new Program(true, 0, true, 0, Readahead.DEFAULT, 0.5);
  }

  @Test
  void whatDoesNotGoWithAWorkloadIsRefused() {
    ReplaySettings build = Tiers.POOL.settings("kernel-build:4", 1, 2, 1, 32);
    assertThatThrownBy(() -> run(build.withProgram(forking()), MODELLED))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("workload.fork")
        .hasMessageContaining(
            "none with kernel-build:4, whose processes come and go by themselves");
    ReplaySettings phone = Tiers.POOL.settings("phone:4,4", 1, 2, 1, 32);
    assertThatThrownBy(() -> run(phone.withProgram(forking()), MODELLED))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none with phone:4,4");
    ReplaySettings mix = Tiers.POOL.settings("mix:fill:4+fill:8", 1, 2, 1, 32);
    assertThatThrownBy(() -> run(mix.withFiles(new FilePages(100, 1000, 100)), MODELLED))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("workload.file-pages")
        .hasMessageContaining("0 with mix:fill:4+fill:8, whose parts have limits of their own");
    assertThatThrownBy(() -> run(mix.withNode(NodeSettings.ofShare(0.5)), MODELLED))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("memory.node");
  }

  @Test
  void aMixMayFork() {
    ReplayOutcome outcome =
        run(
            Tiers.BOTH.settings("mix:redis:4+burst:4", 0.6, 2, 2, 32).withProgram(forking()),
            MODELLED);
    assertThat(outcome.integrity().intact()).isTrue();
    assertThat(counter(outcome, "pgmajfault")).isPositive();
  }
}
