package io.swapbox.workloads.replay;

import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCoordinator;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Handled;
import io.swapbox.actors.runtime.MessageMeter;
import io.swapbox.actors.runtime.SwapRuntime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The swapoff of a replay: when it begins, and what it came to. */
final class ReplaySwapoff {

  private final ReplayPlan plan;
  private final SwapRuntime runtime;
  private final @Nullable SwapoffSettings settings;
  private final long due;
  private boolean begun;
  private boolean ended;
  private long begin;
  private Map<String, Handled> before = Map.of();
  private Map<String, Handled> meanwhile = Map.of();
  private SwapCoordinator.@Nullable Drained drained;

  /** That of a plan, which may have none. */
  ReplaySwapoff(ReplayPlan plan, SwapRuntime runtime) {
    this.plan = plan;
    this.runtime = runtime;
    this.settings = plan.settings().tiers().swapoff();
    this.due = settings == null ? Long.MAX_VALUE : Math.round(plan.references() * settings.at());
  }

  /** Whether it is to begin now that all tasks together have made so many references. */
  boolean isDue(long references) {
    return !begun && references >= due;
  }

  /** Whether the tasks make no reference meanwhile. */
  boolean hasTasksRest() {
    return settings != null && !settings.underLoad();
  }

  /** Whether it has begun and not ended. */
  boolean isUnderWay() {
    return begun && !ended;
  }

  /**
   * Begins it.
   *
   * @return completed when the tier is out of use, or with why it is not
   */
  CompletableFuture<SwapCoordinator.Drained> begin(SpaceGuardian.Topology space) {
    begun = true;
    begin = runtime.nanoTime();
    before = uses(runtime.meters());
    CompletableFuture<SwapCoordinator.Drained> result = new CompletableFuture<>();
    SwapoffSettings asked = Objects.requireNonNull(settings);
    space
        .guardian()
        .tell(
            new SwapCoordinator.Swapoff(
                asked.tier(), asked.target(), plan.progress()::swapoff, result));
    return result;
  }

  /** Notes its end. */
  void end(SwapCoordinator.Drained result) {
    ended = true;
    drained = result;
    meanwhile = uses(runtime.meters());
  }

  /**
   * What it came to; null without one.
   *
   * @param startedAt time of the first reference
   */
  ReplayOutcome.@Nullable SwapoffFacts facts(long startedAt) {
    SwapoffSettings asked = settings;
    SwapCoordinator.Drained result = drained;
    if (asked == null || result == null) {
      return null;
    }
    Map<String, Handled> use = new TreeMap<>();
    meanwhile.forEach(
        (kind, after) -> {
          Handled own = after.since(before.getOrDefault(kind, Handled.NONE));
          if (own.messages() > 0) {
            use.put(kind, own);
          }
        });
    return new ReplayOutcome.SwapoffFacts(
        asked.tier(),
        begin - startedAt,
        result.nanos(),
        result.pagesMoved(),
        result.pagesLeft(),
        use);
  }

  /** What the actors of each kind have done so far. */
  private static Map<String, Handled> uses(List<ActorMeter> meters) {
    Map<String, Handled> uses = new TreeMap<>();
    for (ActorMeter actor : meters) {
      for (MessageMeter meter : actor.messages()) {
        uses.merge(actor.kind(), meter.handled(), Handled::plus);
      }
    }
    return uses;
  }
}
