package io.swapbox.workloads.replay;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.ConfigurationException;
import io.swapbox.SpaceFailedException;
import io.swapbox.SwapException;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.SystemConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.ThreadRuntime;
import io.swapbox.actors.runtime.virtual.ActorFailedException;
import io.swapbox.actors.runtime.virtual.VirtualConfig;
import io.swapbox.actors.runtime.virtual.VirtualRuntime;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.trace.PageSizes;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceReader;
import io.swapbox.workloads.trace.TraceSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Replays a trace, from its settings to its outcome. */
public final class Replay {

  /** Why a replay ends that was not told a reason: Akka logs the errors that no actor survives. */
  private static final String STOPPED = "its actor system stopped; the log says why";

  private final ReplaySettings settings;
  private final ReplayRuntime runtime;
  private final Trace trace;
  private final PageSizes sizes;
  private final Corpus corpus;
  private final ReplayProgress progress;

  private Replay(
      ReplaySettings settings,
      ReplayRuntime runtime,
      Trace trace,
      PageSizes sizes,
      Corpus corpus,
      ReplayProgress progress) {
    this.settings = settings;
    this.runtime = runtime;
    this.trace = trace;
    this.sizes = sizes;
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
    TraceSource source = TraceSource.of(settings.trace());
    Trace trace = TraceReader.read(source, (done, total) -> progress.at("load", done, total));
    PageSizes sizes = PageSizes.beside(source);
    try (Corpus corpus = Corpus.load()) {
      Replay replay = new Replay(settings, runtime, trace, sizes, corpus, progress);
      for (int i = 0; i < warmUps; i++) {
        ReplayOutcome warmUp = replay.once("warm-up");
        if (!warmUp.integrity().intact()) {
          return warmUp;
        }
      }
      if (warmUps > 0) {
        CpuClock.settle();
      }
      return replay.once("replay");
    }
  }

  private ReplayOutcome once(String phase) {
    int limitPages = limitPages();
    try (ReplayFile file = ReplayFile.open(settings.file(), runtime.payload())) {
      SwapSpaceConfig space =
          new SwapSpaceConfig(
                  settings.cpus(),
                  settings.batch(),
                  pool(settings.zswap(), limitPages),
                  file.config(),
                  settings.metering())
              .withDispatcher(settings.dispatcher())
              .withAllocators(settings.allocators());
      return run(
          new ReplayPlan(
              settings,
              runtime.payload(),
              trace,
              sizes,
              corpus,
              limitPages,
              space,
              file.devices(),
              phase,
              progress));
    }
  }

  private int limitPages() {
    double share = trace.peakLivePages() * settings.memory();
    long pages = Math.max(1, Math.round(share)) * settings.tasks();
    if (pages > Integer.MAX_VALUE) {
      throw new ConfigurationException(
          "workload.memory",
          "%s of %d pages for each of %d tasks is %d frames; at most %d can be numbered"
              .formatted(
                  settings.memory(),
                  trace.peakLivePages(),
                  settings.tasks(),
                  pages,
                  Integer.MAX_VALUE));
    }
    return (int) pages;
  }

  private static @Nullable ZswapConfig pool(ReplaySettings.@Nullable Zswap zswap, int limitPages) {
    if (zswap == null) {
      return null;
    }
    long bytes = (long) limitPages * PageFrames.PAGE_BYTES * zswap.maxPoolPercent() / 100;
    return new ZswapConfig(bytes, zswap.acceptThresholdPercent(), zswap.shards())
        .withOptions(zswap.options());
  }

  private ReplayOutcome run(ReplayPlan plan) {
    CompletableFuture<ReplayOutcome> outcome = new CompletableFuture<>();
    return switch (runtime) {
      case ReplayRuntime.Threads threads -> onThreads(plan, outcome);
      case ReplayRuntime.Virtual virtual -> inVirtualTime(virtual, plan, outcome);
    };
  }

  private static ReplayOutcome onThreads(
      ReplayPlan plan, CompletableFuture<ReplayOutcome> outcome) {
    Behavior<Void> guardian =
        guardian(
            context ->
                new ThreadRuntime(
                    context.getSystem(), plan.settings().metering(), plan.settings().dispatcher()),
            plan,
            outcome);
    ActorSystem<Void> system = ActorSystem.create(guardian, "swapbox", SystemConfig.load());
    system
        .getWhenTerminated()
        .thenRun(() -> outcome.completeExceptionally(new IllegalStateException(STOPPED)));
    try {
      return result(outcome);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static ReplayOutcome inVirtualTime(
      ReplayRuntime.Virtual virtual, ReplayPlan plan, CompletableFuture<ReplayOutcome> outcome) {
    ReplaySettings settings = plan.settings();
    VirtualConfig config = virtual.machine(settings.cpus(), settings.file());
    Stopwatch watch = Stopwatch.start();
    try (VirtualRuntime machine = VirtualRuntime.create(config, virtual.log())) {
      machine.start(guardian(context -> machine, plan, outcome));
      if (!machine.runUntil(outcome::isDone)) {
        throw new SpaceFailedException(
            new IllegalStateException("nothing is left to happen; " + machine.messages()));
      }
      return result(outcome).inVirtualTime(watch.nanos(), machine.use());
    } catch (ActorFailedException e) {
      throw new SpaceFailedException(e);
    }
  }

  private static ReplayOutcome result(CompletableFuture<ReplayOutcome> outcome) {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SwapException refused) {
        throw refused;
      }
      throw new SpaceFailedException(e.getCause() == null ? e : e.getCause());
    }
  }

  private static Behavior<Void> guardian(
      Function<ActorContext<Void>, SwapRuntime> runtimeOf,
      ReplayPlan plan,
      CompletableFuture<ReplayOutcome> outcome) {
    return Behaviors.setup(
        context -> {
          SwapRuntime runtime = runtimeOf.apply(context);
          Behavior<ReplayRoot.Command> root = ReplayRoot.create(runtime, plan, outcome);
          try {
            context.watch(runtime.spawn(context, root, "replay", 0, Placement.cpu(0)));
          } catch (RuntimeException e) { // Settings of the actor system that cannot be used.
            outcome.completeExceptionally(e);
            return Behaviors.stopped();
          }
          return Behaviors.receive(Void.class)
              .onSignal(
                  ChildFailed.class,
                  failed -> {
                    outcome.completeExceptionally(failed.cause());
                    return Behaviors.stopped();
                  })
              .build();
        });
  }
}
