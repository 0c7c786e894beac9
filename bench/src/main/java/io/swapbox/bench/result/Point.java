package io.swapbox.bench.result;

import io.swapbox.actors.runtime.virtual.PlaceUse;
import io.swapbox.bench.experiment.ContentionExperiment;
import io.swapbox.workloads.contention.ContentionOutcome;
import io.swapbox.workloads.replay.OomKill;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a series, with the keys of a {@link Result}; name, description and environment are the
 * series'.
 *
 * @param settings of this run by path
 * @param runtime {@code virtual}
 * @param seed of page contents and interleaving
 * @param wallNanos real time that it took
 * @param virtualNanos from the first task's start to the last task's end
 * @param messages that actors handled
 * @param pagesPerSecond pages swapped out and in again in a second of virtual time
 * @param allocatorWait waits of requests and replies at all slot allocators, or for the locks that
 *     are in their place
 * @param trace null: nothing is replayed
 * @param counters names of {@code /proc/vmstat}, in pages
 * @param oomKills none
 * @param mailboxes wait, service and depth by actor kind and message type
 * @param integrity whether every page came back as it went
 * @param memory what the space held when the first task was halfway through
 * @param cpu what the work cost by the cost model
 * @param samples none
 * @param places how busy each simulated CPU was
 */
public record Point(
    Map<String, Object> settings,
    String runtime,
    long seed,
    long wallNanos,
    long virtualNanos,
    long messages,
    long pagesPerSecond,
    Percentiles allocatorWait,
    ReplayOutcome.@Nullable TraceFacts trace,
    Map<String, Long> counters,
    List<OomKill> oomKills,
    List<Mailbox> mailboxes,
    ReplayOutcome.Integrity integrity,
    ReplayOutcome.Memory memory,
    CpuShare cpu,
    List<ReplayOutcome.Sample> samples,
    List<PlaceUse> places) {

  /** Who has the slots: an actor, or whoever has the lock. */
  private static final Set<String> SLOTS = Set.of("slot-allocator", "slot-lock");

  /** What tasks and backends tell an allocator; it gets clusters and is asked to report besides. */
  private static final Set<String> TRAFFIC =
      Set.of("SwapOut", "SwapIn", "Free", "Stored", "Loaded");

  /** The result of a run. */
  public static Point of(
      ContentionExperiment series, Map<String, Object> settings, ContentionOutcome outcome) {
    double seconds = outcome.virtualNanos() / 1e9;
    return new Point(
        settings,
        series.runtime(),
        series.seed(),
        outcome.wallNanos(),
        outcome.virtualNanos(),
        outcome.messages(),
        Math.round(outcome.integrity().pagesVerified() / seconds),
        Mailbox.waits(outcome.meters(), SLOTS, TRAFFIC),
        null,
        CounterOrder.sort(outcome.counters()),
        List.of(),
        Mailbox.byKindAndMessage(outcome.meters()),
        outcome.integrity(),
        outcome.memory(),
        CpuShare.of(ReplayOutcome.Cpu.simulated(outcome.work())),
        List.of(),
        outcome.places());
  }

  /** CPUs with a task. */
  public int cpus() {
    return (int) Objects.requireNonNull(settings.get("contention.cpus"));
  }

  /** {@code per-cpu}, {@code single}, {@code cluster-locks} or {@code global-lock}. */
  public String allocators() {
    return String.valueOf(settings.get("swap.allocators"));
  }
}
