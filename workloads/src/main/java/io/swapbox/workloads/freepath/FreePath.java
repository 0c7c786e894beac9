package io.swapbox.workloads.freepath;

import akka.actor.typed.ActorRef;
import io.swapbox.SpaceFailedException;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.virtual.ActorFailedException;
import io.swapbox.actors.runtime.virtual.VirtualConfig;
import io.swapbox.actors.runtime.virtual.VirtualRuntime;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.ModelledFile;
import io.swapbox.workloads.freepath.FreePathSettings.Tier;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.Stopwatch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Fills a simulated machine's swap space and frees all of it; the second is what is timed.
 *
 * <p>The machine is left to come to rest before the clock is started and before it is stopped, so
 * the time is that of the frees, all of them: the tasks', the allocators' and the backends' part.
 */
public final class FreePath {

  private final FreePathSettings settings;
  private final VirtualRuntime machine;

  private FreePath(FreePathSettings settings, VirtualRuntime machine) {
    this.settings = settings;
    this.machine = machine;
  }

  /**
   * Runs it and waits for its end; the caller's thread does all of it.
   *
   * @throws io.swapbox.SwapException when an actor failed
   */
  public static FreePathOutcome run(FreePathSettings settings) {
    boolean ofFile = settings.tier() == Tier.FILE;
    VirtualConfig config =
        new VirtualConfig(
            settings.seed(),
            settings.tasks(),
            ofFile ? List.of(settings.costs().device(settings.device())) : List.of(),
            settings.costs());
    Stopwatch watch = Stopwatch.start();
    try (VirtualRuntime machine = VirtualRuntime.create(config)) {
      return new FreePath(settings, machine)
          .run(watch, ofFile ? List.of(new ModelledFile(settings.pages())) : List.of());
    } catch (ActorFailedException e) {
      throw new SpaceFailedException(e);
    }
  }

  private FreePathOutcome run(Stopwatch watch, List<ModelledFile> devices) {
    CompletableFuture<SpaceGuardian.Topology> filled = new CompletableFuture<>();
    ActorRef<FreePathRoot.Command> root =
        machine.start(FreePathRoot.create(machine, settings, space(), devices, filled));
    SpaceGuardian.Topology space = atRest(filled);
    long begin = machine.nanoTime();
    SpaceStatistics full = statistics(space);
    long freeBegin = machine.nanoTime();
    CompletableFuture<SpaceGuardian.Topology> freed = new CompletableFuture<>();
    root.tell(new FreePathRoot.Free(freed));
    atRest(freed);
    long end = machine.nanoTime();
    return outcome(watch, begin, full, end, end - freeBegin, statistics(space));
  }

  private SwapSpaceConfig space() {
    long bytes = (long) settings.pages() * PageFrames.PAGE_BYTES;
    boolean ofFile = settings.tier() == Tier.FILE;
    return new SwapSpaceConfig(
            settings.tasks(),
            settings.batch(),
            List.of(ofFile ? file(bytes) : ZswapConfig.ofBytes(bytes, settings.tasks())),
            true)
        .withAllocators(settings.variant().config());
  }

  private SwapFileConfig file(long bytes) {
    int queueDepth = settings.costs().device(settings.device()).parallelism();
    return new SwapFileConfig(Path.of(""), bytes, queueDepth, false);
  }

  private SpaceStatistics statistics(SpaceGuardian.Topology space) {
    CompletableFuture<SpaceStatistics> statistics = new CompletableFuture<>();
    space.guardian().tell(new SpaceGuardian.GetStatistics(statistics));
    return atRest(statistics);
  }

  /** Runs until nothing is left to happen; what was asked for has to be there then. */
  private <T> T atRest(CompletableFuture<T> answer) {
    machine.run();
    if (!answer.isDone()) {
      throw new SpaceFailedException(
          new IllegalStateException("nothing is left to happen; " + machine.messages()));
    }
    return answer.join();
  }

  private FreePathOutcome outcome(
      Stopwatch watch,
      long fullNanos,
      SpaceStatistics full,
      long virtualNanos,
      long freeNanos,
      SpaceStatistics end) {
    return new FreePathOutcome(
        watch.nanos(),
        virtualNanos,
        freeNanos,
        machine.messages().handled(),
        counters(end),
        machine.meters(),
        new ReplayOutcome.Integrity(0, 0, end.entries()),
        ReplayOutcome.Memory.of(fullNanos, full),
        machine.work(),
        machine.use());
  }

  private static Map<String, Long> counters(SpaceStatistics space) {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("pswpout", space.file().pswpout());
    counters.put("zswpout", space.zswap().zswpout());
    return counters;
  }
}
