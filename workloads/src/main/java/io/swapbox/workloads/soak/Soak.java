package io.swapbox.workloads.soak;

import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.virtual.VirtualRuntime;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.replay.ActorRun;
import io.swapbox.workloads.replay.ReplayDevices;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import io.swapbox.workloads.replay.Stopwatch;
import java.util.function.Consumer;

/** Runs a soak, from its settings to its outcome. */
public final class Soak {

  private Soak() {}

  /**
   * Runs it and waits for its end: that of its schedule, or the first checkpoint that does not
   * hold.
   *
   * @param runtime what carries the actors
   * @throws io.swapbox.SwapException of a kind that says what is wrong: settings, swap file, an
   *     answer that must not be, an actor that failed
   */
  public static SoakOutcome run(
      SoakSettings settings, ReplayRuntime runtime, SoakProgress progress) {
    return run(settings, runtime, topology -> {}, progress);
  }

  /**
   * The same with others that use the space.
   *
   * @param others told how to reach the space when the load begins
   */
  static SoakOutcome run(
      SoakSettings settings,
      ReplayRuntime runtime,
      Consumer<SpaceGuardian.Topology> others,
      SoakProgress progress) {
    try (Corpus corpus = Corpus.load();
        ReplayDevices devices =
            ReplayDevices.open(settings.file(), settings.tiers(), runtime.payload())) {
      SoakPlan plan =
          new SoakPlan(
              settings,
              runtime.payload(),
              corpus,
              space(settings, devices),
              devices.files(),
              others,
              progress);
      return switch (runtime) {
        case ReplayRuntime.Threads threads ->
            actors(plan).onThreads(settings.metering(), settings.dispatcher());
        case ReplayRuntime.Virtual virtual -> inVirtualTime(settings, virtual, plan);
      };
    }
  }

  private static ActorRun<SoakOutcome> actors(SoakPlan plan) {
    return new ActorRun<>("soak", (carrier, outcome) -> SoakRoot.create(carrier, plan, outcome));
  }

  private static SoakOutcome inVirtualTime(
      SoakSettings settings, ReplayRuntime.Virtual virtual, SoakPlan plan) {
    Stopwatch watch = Stopwatch.start();
    SoakPlan told = plan.tellingOf(new SimulatedSoak(plan.progress(), watch));
    try (VirtualRuntime machine =
        VirtualRuntime.create(
            virtual.machine(settings.cpus(), settings.file(), settings.tiers()), virtual.log())) {
      return actors(told).inVirtualTime(machine).inVirtualTime(watch.nanos());
    }
  }

  private static SwapSpaceConfig space(SoakSettings settings, ReplayDevices devices) {
    return new SwapSpaceConfig(
            settings.cpus(),
            settings.batch(),
            devices.with(ReplaySettings.Zswap.pool(settings.zswap(), settings.pages())),
            settings.metering())
        .withDispatcher(settings.dispatcher())
        .withAllocators(settings.allocators());
  }
}
