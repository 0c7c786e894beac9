package io.swapbox.workloads.task;

import io.swapbox.actors.runtime.LatencyHistogram;

/**
 * How long those faults of a task took that brought a page back from swap: from the first try of
 * the reference until the page was mapped, waits for frames and for reclaim included.
 *
 * <p>The task writes it while it runs and hands it over when it has ended.
 */
public final class FaultTimes {

  /** Which part of a run a fault has ended in, when a tier is swapped off in its course. */
  public enum Phase {
    /** Before the swapoff, or in a run without one. */
    BEFORE,
    /** While the tier was swapped off. */
    DURING,
    /** After that. */
    AFTER
  }

  private final LatencyHistogram[] phases = new LatencyHistogram[Phase.values().length];
  private final SlowestFaults slowest = new SlowestFaults();
  private Phase now = Phase.BEFORE;

  /** No fault has been. */
  FaultTimes() {
    for (int phase = 0; phase < phases.length; phase++) {
      phases[phase] = new LatencyHistogram();
    }
  }

  /** The next part of the run has begun. */
  void enter(Phase phase) {
    now = phase;
  }

  /** A fault has ended. */
  void add(MajorFault fault) {
    phases[now.ordinal()].record(fault.nanos());
    slowest.add(fault);
  }

  /** The slowest of all parts of the run. */
  public SlowestFaults slowest() {
    return slowest;
  }

  /** Those of one part of the run, in nanoseconds. */
  public LatencyHistogram of(Phase phase) {
    return phases[phase.ordinal()];
  }
}
