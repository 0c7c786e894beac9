package io.swapbox.bench.result;

import io.swapbox.bench.experiment.SoakExperiment;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.soak.Checkpoint;
import io.swapbox.workloads.soak.Level;
import io.swapbox.workloads.soak.SoakOutcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A soak: the content of {@code result.json}, key by key.
 *
 * @param experiment its name
 * @param description what it shows, in one line
 * @param runtime {@code threads} or {@code virtual}
 * @param seed of what the tasks did, of page contents and, in virtual time, of the interleaving
 * @param wallNanos from the first request to the end; in virtual time the real time that it took
 * @param virtualNanos the same in virtual time, null on threads
 * @param passed whether every page came back as it went, and nothing was left behind
 * @param pages page operations of the tasks by kind; {@code refused} of these, whole {@code folios}
 *     and {@code exits} of tasks in numbers of their own
 * @param counters names of {@code /proc/vmstat}, in pages
 * @param changes of CPUs, and of what cgroups may use, meanwhile
 * @param integrity whether every page came back as it went
 * @param start what the space held before the load began
 * @param checkpoints what was left when all tasks had given everything up
 * @param samples memory over time
 * @param mailboxes wait, service and depth by actor kind and message type
 * @param settings every setting by path, as {@code -D} takes it
 * @param environment where it ran
 */
public record SoakResult(
    String experiment,
    String description,
    String runtime,
    long seed,
    long wallNanos,
    @Nullable Long virtualNanos,
    boolean passed,
    Map<String, Long> pages,
    Map<String, Long> counters,
    long changes,
    ReplayOutcome.Integrity integrity,
    Level start,
    List<Checkpoint> checkpoints,
    List<SoakOutcome.Sample> samples,
    List<Mailbox> mailboxes,
    Map<String, Object> settings,
    Environment environment)
    implements RunResult {

  /** The result of a soak. */
  public static SoakResult of(
      SoakExperiment experiment, SoakOutcome outcome, Environment environment) {
    return new SoakResult(
        experiment.name(),
        experiment.description(),
        experiment.runtime(),
        experiment.soak().seed(),
        outcome.wallNanos(),
        outcome.virtualNanos(),
        outcome.passed(),
        outcome.pages(),
        CounterOrder.sort(outcome.counters()),
        outcome.changes(),
        outcome.integrity(),
        outcome.start(),
        outcome.checkpoints(),
        outcome.samples(),
        Mailbox.byKindAndMessage(outcome.meters()),
        experiment.settings(),
        environment);
  }

  /** Page operations of all tasks. */
  public long pageOperations() {
    return checkpoints.getLast().pages();
  }
}
