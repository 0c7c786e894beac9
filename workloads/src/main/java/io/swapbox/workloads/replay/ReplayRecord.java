package io.swapbox.workloads.replay;

import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.workloads.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is written down of a replay while it runs, and the outcome that it comes to. */
final class ReplayRecord {

  private final ReplayPlan plan;
  private final SwapRuntime runtime;
  private final ReplaySwapoff swapoff;
  private final TaskTally tally;
  private final ReplayJobs jobs;
  private final List<ReplayOutcome.Sample> samples = new ArrayList<>();
  private ReplayOutcome.@Nullable Memory fullest;
  private long startedAt;
  private long wallNanos;
  private @Nullable CpuClock cpuAtStart;
  private ReplayOutcome.@Nullable Cpu cpu;

  /** An empty one. */
  ReplayRecord(
      ReplayPlan plan,
      SwapRuntime runtime,
      ReplaySwapoff swapoff,
      TaskTally tally,
      ReplayJobs jobs) {
    this.plan = plan;
    this.runtime = runtime;
    this.swapoff = swapoff;
    this.tally = tally;
    this.jobs = jobs;
  }

  /** The first reference is about to be made. */
  void start() {
    cpuAtStart = CpuClock.now();
    startedAt = runtime.nanoTime();
  }

  /** Nanoseconds since the first reference. */
  long nanos() {
    return runtime.nanoTime() - startedAt;
  }

  /** The last reference was made, so long after the first one. */
  void ranThrough(long nanos) {
    wallNanos = nanos;
    cpu = cpuUntilNow();
  }

  /** Nanoseconds from the first reference to the last. */
  long wallNanos() {
    return wallNanos;
  }

  /** Notes what was held so long after the first reference, and tells those who watch. */
  void sample(Measurement measurement, long nanos) {
    samples.add(measurement.sample(nanos, tally.counters()));
    if (fullest == null || measurement.space().entries() > fullest.entries()) {
      fullest = ReplayOutcome.Memory.of(nanos, measurement.space());
    }
    plan.progress()
        .measured(() -> outcome(measurement, nanos, 0, cpu == null ? cpuUntilNow() : cpu, 0));
  }

  /**
   * The outcome, when all has been given back.
   *
   * @param end what was measured then
   * @param exitNanos that it took to give it back
   */
  ReplayOutcome outcome(Measurement end, long exitNanos) {
    return outcome(end, wallNanos, exitNanos, Objects.requireNonNull(cpu), end.space().entries());
  }

  private ReplayOutcome.Cpu cpuUntilNow() {
    return CpuClock.now().since(Objects.requireNonNull(cpuAtStart), runtime.work());
  }

  private ReplayOutcome outcome(
      Measurement end, long nanos, long exitNanos, ReplayOutcome.Cpu used, long slotsLeaked) {
    return new ReplayOutcome(
        nanos,
        null,
        exitNanos,
        used,
        end.counters(tally.counters(), tally.kills().size()),
        runtime.meters(),
        tally.pressure(startedAt, nanos),
        tally.facts(nanos),
        tally.faults(),
        tally.slowestFaults(plan::tierOf, startedAt),
        parts(nanos),
        jobs.facts(),
        swapoff.facts(startedAt),
        new ReplayOutcome.Integrity(
            tally.counters().verified(), tally.counters().mismatches(), slotsLeaked),
        Objects.requireNonNull(fullest),
        PageMove.of(end.space()),
        List.copyOf(samples),
        tally.kills(),
        new ReplayOutcome.TraceFacts(
            plan.workload().name(),
            cpu == null ? tally.references() : plan.references(),
            plan.workload().peakPages(),
            plan.limitPages()),
        null);
  }

  private List<ReplayOutcome.PartFacts> parts(long nanos) {
    List<Workload.Part> parts = plan.workload().parts();
    List<ReplayOutcome.PartFacts> facts = new ArrayList<>();
    for (Workload.Part part : parts) {
      long limit = parts.size() == 1 ? plan.limitPages() : plan.limitPages(facts.size());
      facts.add(tally.facts(part, limit, nanos));
    }
    return facts;
  }
}
