package io.swapbox.workloads.replay;

import akka.actor.typed.ActorSystem;
import io.swapbox.ConfigurationException;
import io.swapbox.SpaceFailedException;
import io.swapbox.SwapException;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.SystemConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.trace.PageSizes;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceReader;
import io.swapbox.workloads.trace.TraceSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Replays a trace, from its settings to its outcome. */
public final class Replay {

  private static final String ROOT_STOPPED = "its root stopped; the log says why";

  private Replay() {}

  /**
   * Runs a replay and waits for its end.
   *
   * @throws SwapException of a kind that says what is wrong: settings, trace, swap file, out of
   *     memory, a page that was lost, an actor that failed
   */
  public static ReplayOutcome run(ReplaySettings settings, ReplayProgress progress) {
    TraceSource source = TraceSource.of(settings.trace());
    Trace trace = TraceReader.read(source, (done, total) -> progress.at("load", done, total));
    PageSizes sizes = PageSizes.beside(source);
    int limitPages = limitPages(settings, trace);
    try (Corpus corpus = Corpus.load();
        ReplayFile file = ReplayFile.open(settings.file())) {
      SwapSpaceConfig space =
          new SwapSpaceConfig(
              settings.cpus(),
              settings.batch(),
              pool(settings.zswap(), limitPages),
              file.config(),
              settings.metering());
      ReplayPlan plan =
          new ReplayPlan(
              settings, trace, sizes, corpus, limitPages, space, file.swapFile(), progress);
      return run(plan);
    }
  }

  private static int limitPages(ReplaySettings settings, Trace trace) {
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
    return new ZswapConfig(bytes, zswap.acceptThresholdPercent(), zswap.shards());
  }

  private static ReplayOutcome run(ReplayPlan plan) {
    CompletableFuture<ReplayOutcome> outcome = new CompletableFuture<>();
    ActorSystem<ReplayRoot.Command> system =
        ActorSystem.create(ReplayRoot.create(plan, outcome), "swapbox", SystemConfig.load());
    system
        .getWhenTerminated()
        .thenRun(() -> outcome.completeExceptionally(new IllegalStateException(ROOT_STOPPED)));
    try {
      return outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SwapException refused) {
        throw refused;
      }
      throw new SpaceFailedException(e.getCause() == null ? e : e.getCause());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
