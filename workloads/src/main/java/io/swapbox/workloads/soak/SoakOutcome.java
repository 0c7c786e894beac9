package io.swapbox.workloads.soak;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a soak did, and what was left of it.
 *
 * @param wallNanos from the first request to the end; in virtual time the real time that all of it
 *     took
 * @param virtualNanos from the first request to the end in virtual time, null on threads
 * @param pages page operations of all tasks, by kind of request, lower case; {@code refused} of
 *     these, and {@code folios} whole and {@code exits} of tasks in numbers of their own
 * @param counters names of {@code /proc/vmstat}, in pages
 * @param changes that were made beneath the tasks: of CPUs, and of what cgroups may use
 * @param meters what the mailboxes measured
 * @param start what the space held before the load began
 * @param checkpoints when all had been given up, the first one that does not hold is the last
 * @param samples memory over time, a tick apart
 * @param integrity whether every page came back as it went, and what was not given back
 */
public record SoakOutcome(
    long wallNanos,
    @Nullable Long virtualNanos,
    Map<String, Long> pages,
    Map<String, Long> counters,
    long changes,
    List<ActorMeter> meters,
    Level start,
    List<Checkpoint> checkpoints,
    List<Sample> samples,
    ReplayOutcome.Integrity integrity) {

  /**
   * Memory at one moment.
   *
   * @param nanos since the load began
   * @param level what the space held
   * @param memory what the process had in use, garbage included
   */
  public record Sample(long nanos, Level level, ProcessMemory memory) {}

  /** Copies the lists. */
  public SoakOutcome {
    meters = List.copyOf(meters);
    checkpoints = List.copyOf(checkpoints);
    samples = List.copyOf(samples);
  }

  /** The outcome of a run in virtual time, which its actors took for real. */
  SoakOutcome inVirtualTime(long realNanos) {
    return new SoakOutcome(
        realNanos,
        wallNanos,
        pages,
        counters,
        changes,
        meters,
        start,
        checkpoints,
        samples,
        integrity);
  }

  /** Whether every page came back as it went, and every checkpoint holds. */
  public boolean passed() {
    return integrity.intact() && checkpoints.stream().allMatch(Checkpoint::holds);
  }
}
