package io.swapbox.workloads.replay;

import io.swapbox.ConfigurationException;
import io.swapbox.SwapException;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.runtime.virtual.VirtualConfig;
import io.swapbox.actors.runtime.virtual.VirtualRuntime;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.load.Workload;
import io.swapbox.workloads.load.Workloads;
import java.util.function.UnaryOperator;

/**
 * Replays a workload, from its settings to its outcome: once by {@link #run}, or, read once, as
 * often as wanted.
 */
public final class Replay implements AutoCloseable {

  private final ReplaySettings settings;
  private final ReplayRuntime runtime;
  private final Workload workload;
  private final Corpus corpus;
  private final ReplayProgress progress;

  private Replay(
      ReplaySettings settings,
      ReplayRuntime runtime,
      Workload workload,
      Corpus corpus,
      ReplayProgress progress) {
    this.settings = settings;
    this.runtime = runtime;
    this.workload = workload;
    this.corpus = corpus;
    this.progress = progress;
  }

  /**
   * Runs a replay on this machine's threads and waits for its end.
   *
   * @throws SwapException of a kind that says what is wrong: settings, trace, swap file, out of
   *     memory, a page that was lost, an actor that failed
   */
  public static ReplayOutcome run(ReplaySettings settings, ReplayProgress progress) {
    return run(settings, new ReplayRuntime.Threads(), 0, progress);
  }

  /**
   * Runs a replay after others of the same kind that let the JVM compile and settle.
   *
   * @param runtime what carries the actors
   * @param warmUps complete replays before it, each in a space of its own; of no use in virtual
   *     time
   * @return the outcome of the replay, or of a warm-up whose integrity is broken: it is the last
   * @throws SwapException as above
   */
  public static ReplayOutcome run(
      ReplaySettings settings, ReplayRuntime runtime, int warmUps, ReplayProgress progress) {
    try (Replay replay = open(settings, runtime, progress)) {
      for (int i = 0; i < warmUps; i++) {
        ReplayOutcome warmUp = replay.once("warm-up");
        if (!warmUp.integrity().intact()) {
          return warmUp;
        }
      }
      if (warmUps > 0) {
        CpuClock.settle();
      }
      return replay.once();
    }
  }

  /**
   * Reads the trace, and loads the corpus.
   *
   * @param runtime what carries the actors
   * @throws SwapException when the settings are wrong, or the trace is
   */
  public static Replay open(
      ReplaySettings settings, ReplayRuntime runtime, ReplayProgress progress) {
    ConfigurationException.require(
        settings.program().thinkNanos() == 0 || runtime instanceof ReplayRuntime.Virtual,
        "workload.think-time",
        settings.program().thinkNanos(),
        "0: on threads references take the time that they take");
    Workload workload =
        Workloads.read(
            settings.trace(), settings.tasks(), (done, total) -> progress.at("load", done, total));
    WorkloadRules.check(workload, settings);
    return new Replay(settings, runtime, workload, Corpus.load(), progress);
  }

  /** Gives the corpus back. */
  @Override
  public void close() {
    corpus.close();
  }

  /**
   * Replays the trace in a space of its own.
   *
   * @throws SwapException as {@link #run}
   */
  public ReplayOutcome once() {
    return once("replay");
  }

  private ReplayOutcome once(String phase) {
    int limitPages = pages("workload.memory", settings.memory());
    NodeSettings node = settings.node();
    int nodePages = node == null ? 0 : pages("memory.node", node.share());
    try (ReplayDevices devices = open()) {
      SwapSpaceConfig space =
          new SwapSpaceConfig(
                  settings.cpus(),
                  settings.batch(),
                  devices.with(ReplaySettings.Zswap.pool(settings.zswap(), limitPages)),
                  settings.metering())
              .withDispatcher(settings.dispatcher())
              .withAllocators(settings.allocators())
              .withDesign(settings.tiers().design());
      return run(
          new ReplayPlan(
              settings,
              runtime.payload(),
              workload,
              corpus,
              limitPages,
              nodePages,
              space,
              devices.files(),
              phase,
              progress));
    }
  }

  private int pages(String setting, double share) {
    long pages = 0;
    for (int task = 0; task < workload.tasks(); task++) {
      pages += Math.max(1, Math.round(workload.neededPages(task) * share));
    }
    if (pages > Integer.MAX_VALUE) {
      throw new ConfigurationException(
          setting,
          "%s of %d pages of %d tasks is %d frames; at most %d can be numbered"
              .formatted(
                  share, workload.neededPages(), workload.tasks(), pages, Integer.MAX_VALUE));
    }
    return (int) pages;
  }

  private ReplayDevices open() {
    return ReplayDevices.open(settings.file(), settings.tiers(), runtime.payload());
  }

  private ReplayOutcome run(ReplayPlan plan) {
    return switch (runtime) {
      case ReplayRuntime.Threads threads ->
          actors(plan).onThreads(settings.metering(), settings.dispatcher());
      case ReplayRuntime.Virtual virtual -> inVirtualTime(virtual, plan);
    };
  }

  private static ActorRun<ReplayOutcome> actors(ReplayPlan plan) {
    return new ActorRun<>(
        "replay", (carrier, outcome) -> ReplayRoot.create(carrier, plan, outcome));
  }

  private ReplayOutcome inVirtualTime(ReplayRuntime.Virtual virtual, ReplayPlan plan) {
    VirtualConfig config =
        virtual
            .withThinkTime(settings.program().thinkNanos())
            .machine(settings.cpus(), settings.file(), settings.tiers());
    Stopwatch watch = Stopwatch.start();
    try (VirtualRuntime machine = VirtualRuntime.create(config, virtual.log())) {
      UnaryOperator<ReplayOutcome> simulated =
          outcome -> outcome.inVirtualTime(watch.nanos(), machine.use());
      ReplayProgress told = new SimulatedProgress(plan.progress(), simulated);
      return simulated.apply(actors(plan.tellingOf(told)).inVirtualTime(machine));
    }
  }
}
