package io.swapbox.bench.result;

import io.swapbox.actors.runtime.Handled;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tier that was swapped off in the course of a replay, and what else went on.
 *
 * @param tier its name
 * @param beginNanos when it began, since the first reference
 * @param nanos that it took
 * @param pagesMoved that have left the tier for others, or are in memory only now
 * @param pagesLeft that could not be read
 * @param pagesPerSecond pages moved in a second
 * @param messages that all actors handled meanwhile, whatever for; null without metering
 * @param busyNanos that they took for it, the threads of files apart; null without metering
 * @param actors the same by actor kind
 * @param before swap-ins that ended before it began
 * @param during swap-ins that ended while it was under way
 * @param after swap-ins that ended after it
 */
public record SwapoffFacts(
    String tier,
    long beginNanos,
    long nanos,
    long pagesMoved,
    long pagesLeft,
    long pagesPerSecond,
    @Nullable Long messages,
    @Nullable Long busyNanos,
    List<ActorUse> actors,
    Faults before,
    Faults during,
    Faults after) {

  /** The actors that wait for files instead of working. */
  private static final String IO = "swap-file-io";

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * What the actors of one kind did meanwhile.
   *
   * @param actor the kind
   * @param messages that they handled
   * @param nanos that they took for it
   */
  public record ActorUse(String actor, long messages, long nanos) {}

  /** Those of a replay; null when no tier was swapped off. */
  static @Nullable SwapoffFacts of(ReplayOutcome outcome) {
    ReplayOutcome.SwapoffFacts facts = outcome.swapoff();
    if (facts == null) {
      return null;
    }
    List<ActorUse> actors = new ArrayList<>();
    long messages = 0;
    long busy = 0;
    for (var use : facts.actors().entrySet()) {
      Handled handled = use.getValue();
      actors.add(new ActorUse(use.getKey(), handled.messages(), handled.nanos()));
      messages += handled.messages();
      busy += use.getKey().equals(IO) ? 0 : handled.nanos();
    }
    boolean metered = !actors.isEmpty();
    return new SwapoffFacts(
        facts.tier(),
        facts.beginNanos(),
        facts.nanos(),
        facts.pagesMoved(),
        facts.pagesLeft(),
        Math.round(facts.pagesMoved() * NANOS_PER_SECOND / Math.max(1, facts.nanos())),
        metered ? messages : null,
        metered ? busy : null,
        List.copyOf(actors),
        Faults.of(outcome.faults().before()),
        Faults.of(outcome.faults().during()),
        Faults.of(outcome.faults().after()));
  }
}
