package io.swapbox.bench.result;

import io.swapbox.workloads.recording.PoolRun;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A replay whose compressed pool becomes full, beside such a run of the kernel. The program is made
 * again from what its recording in another size shows, and the kernel's run was cut short: nothing
 * here is counted.
 *
 * @param program what it is called
 * @param trace that was replayed
 * @param limitBytes of the kernel's memory cgroup
 * @param frames pages of anonymous memory, of the kernel under that limit and of the replay
 * @param poolBytes limit of the pool
 * @param kernelCutShort whether the recorder ended the kernel's run: its counts are partial
 * @param counters in pages
 * @param integrity of the replay
 * @param wallNanos real time that the replay took
 */
public record FullPool(
    String program,
    String trace,
    long limitBytes,
    long frames,
    long poolBytes,
    boolean kernelCutShort,
    List<Counter> counters,
    ReplayOutcome.Integrity integrity,
    long wallNanos) {

  /**
   * A counter of both.
   *
   * @param name as in {@code /proc/vmstat}
   */
  public record Counter(String name, long model, long kernel) {}

  /** A run and its replay. */
  public static FullPool of(PoolRun run, ReplayOutcome outcome) {
    List<Counter> counters = new ArrayList<>();
    run.counters()
        .forEach(
            (name, kernel) ->
                counters.add(
                    new Counter(
                        name, Objects.requireNonNull(outcome.counters().get(name), name), kernel)));
    return new FullPool(
        run.program(),
        run.trace(),
        run.limitBytes(),
        run.frames(),
        run.poolBytes(),
        run.timeLimitHit(),
        List.copyOf(counters),
        outcome.integrity(),
        outcome.wallNanos());
  }
}
