package io.swapbox.bench.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swapbox.actors.runtime.virtual.PlaceUse;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.workloads.replay.OomKill;
import io.swapbox.workloads.replay.PageMove;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.SlowFault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One replay: the content of {@code result.json}, key by key.
 *
 * @param experiment its name
 * @param description what it shows, in one line
 * @param runtime {@code threads} or {@code virtual}
 * @param seed of page contents, in virtual time of the interleaving too
 * @param wallNanos from the first reference to the last reply; in virtual time the real time that
 *     the whole run took
 * @param virtualNanos the same in virtual time, null on threads
 * @param exitNanos what it took to free everything at the end, the pages in backends included
 * @param trace what was replayed
 * @param counters names of {@code /proc/vmstat}, in pages
 * @param oomKills the tasks that were killed for want of memory, first killed first
 * @param pressure how long tasks waited for memory
 * @param tasks what each task counted
 * @param faults how long swap-ins took
 * @param slowestFaults those that took longest, slowest first
 * @param parts what the tasks of each part did: all, or those of one part of a mix
 * @param jobs that tasks took from a queue, null where there is none
 * @param swapoff of the tier that was swapped off meanwhile, null for none
 * @param mailboxes wait, service and depth by actor kind and message type
 * @param integrity whether every page came back as it went
 * @param memory what the space held at the sampled moment with most entries in use
 * @param moves pages that went from one tier to another
 * @param cpu where CPU time went
 * @param samples memory over time
 * @param places how busy each simulated CPU and device was, null on threads
 * @param settings every setting by path, as {@code -D} takes it
 * @param environment where it ran
 */
public record Result(
    String experiment,
    String description,
    String runtime,
    long seed,
    long wallNanos,
    @Nullable Long virtualNanos,
    long exitNanos,
    ReplayOutcome.TraceFacts trace,
    Map<String, Long> counters,
    List<OomKill> oomKills,
    ReplayOutcome.Pressure pressure,
    List<ReplayOutcome.TaskFacts> tasks,
    Faults faults,
    List<SlowFault> slowestFaults,
    List<ReplayOutcome.PartFacts> parts,
    @Nullable JobFacts jobs,
    @Nullable SwapoffFacts swapoff,
    List<Mailbox> mailboxes,
    ReplayOutcome.Integrity integrity,
    ReplayOutcome.Memory memory,
    List<PageMove> moves,
    CpuShare cpu,
    List<ReplayOutcome.Sample> samples,
    @Nullable List<PlaceUse> places,
    Map<String, Object> settings,
    Environment environment)
    implements RunResult {

  /** The result of a replay. */
  public static Result of(
      ReplayExperiment experiment, ReplayOutcome outcome, Environment environment) {
    return new Result(
        experiment.name(),
        experiment.description(),
        experiment.runtime(),
        experiment.replay().seed(),
        outcome.wallNanos(),
        outcome.virtualNanos(),
        outcome.exitNanos(),
        outcome.trace(),
        CounterOrder.sort(outcome.counters()),
        outcome.oomKills(),
        outcome.pressure(),
        outcome.tasks(),
        Faults.of(outcome.faults().all()),
        outcome.slowestFaults(),
        outcome.parts(),
        JobFacts.of(outcome.jobs()),
        SwapoffFacts.of(outcome),
        Mailbox.byKindAndMessage(outcome.meters()),
        outcome.integrity(),
        outcome.memory(),
        outcome.moves(),
        CpuShare.of(outcome.cpu()),
        outcome.samples(),
        outcome.places(),
        experiment.settings(),
        environment);
  }

  @Override
  public boolean passed() {
    return integrity.intact();
  }

  /** From the first reference to the last reply, by the run's own clock. */
  @JsonIgnore
  public long nanos() {
    return virtualNanos == null ? wallNanos : virtualNanos;
  }

  /** A counter, 0 where the run does not have it. */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }
}
