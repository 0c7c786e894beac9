package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.ReclaimSettings;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.SystemConfig;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.OomKiller;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.ThreadRuntime;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.content.PageContents;
import io.swapbox.workloads.trace.PageSizes;
import io.swapbox.workloads.trace.Trace;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One task over a real space and a real cgroup, with somebody on the way out of memory. */
final class TaskWorld {

  private static final int BATCH = 8;
  private static final int STOCK = 4;

  private final Trace trace;
  private final Corpus corpus;
  private final PageFrames frames;
  private final Consumer<PageBatch> onTheWayOut;
  private final CompletableFuture<TaskCounters> result = new CompletableFuture<>();

  private TaskWorld(Trace trace, Corpus corpus, int limit, Consumer<PageBatch> onTheWayOut) {
    this.trace = trace;
    this.corpus = corpus;
    this.frames = new PageFrames(limit);
    this.onTheWayOut = onTheWayOut;
  }

  /**
   * Lets a task make the references of a trace.
   *
   * @param limit frames
   * @param onTheWayOut gets each batch before it is swapped out
   */
  static TaskCounters run(Trace trace, int limit, Consumer<PageBatch> onTheWayOut)
      throws Exception {
    try (Corpus corpus = Corpus.load()) {
      TaskWorld world = new TaskWorld(trace, corpus, limit, onTheWayOut);
      ActorSystem<SpaceGuardian.Topology> system =
          ActorSystem.create(Behaviors.setup(world::root), "task-world", SystemConfig.load());
      try {
        return world.result.get(60, TimeUnit.SECONDS);
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
      }
    }
  }

  private Behavior<SpaceGuardian.Topology> root(ActorContext<SpaceGuardian.Topology> context) {
    SwapRuntime runtime = new ThreadRuntime(context.getSystem(), false);
    ActorRef<SpaceGuardian.Topology> self = context.getSelf();
    SwapSpaceConfig config = SwapSpaceConfig.zswapOnly(64 << 20);
    runtime.spawn(
        context,
        SpaceGuardian.create(runtime, 1, config, List.of(), Payload.REAL, self::tell),
        "space",
        0,
        Placement.cpu(0));
    return Behaviors.receiveMessage(
        topology -> {
          start(context, runtime, topology);
          return Behaviors.same();
        });
  }

  private void start(
      ActorContext<?> context, SwapRuntime runtime, SpaceGuardian.Topology topology) {
    Placement cpu = Placement.cpu(0);
    ActorRef<MemoryCgroup.Command> cgroup =
        runtime.spawn(
            context,
            MemoryCgroup.create(frames, ReclaimSettings.DEFAULT, runtime),
            "memory-cgroup",
            0,
            cpu);
    CompletableFuture<ActorRef<AddressSpace.Command>> spawned = new CompletableFuture<>();
    ActorRef<TaskReport> observer = runtime.spawn(context, observer(spawned), "observer", 0, cpu);
    TaskSetup setup =
        new TaskSetup(
            0,
            Task.FIRST_CGROUP,
            trace,
            Program.DEFAULT,
            new PageContents(corpus, PageSizes.bundled("cc1-sqlite"), 1, 0),
            frames,
            cgroup,
            STOCK,
            topology.allocators(),
            BATCH,
            observer,
            Integer.MAX_VALUE,
            100,
            null,
            1);
    ActorRef<AddressSpace.Command> task =
        runtime.spawn(context, Task.create(setup, runtime), "task", 0, cpu);
    spawned.complete(task);
    ActorRef<SlotAllocator.Command> wayOut =
        runtime.spawn(context, wayOut(topology.allocators().getFirst()), "way-out", 0, cpu);
    Reclaimer.Scope scope =
        new Reclaimer.Scope(cgroup, Task.FIRST_CGROUP, frames, List.of(task), wayOut, BATCH);
    task.tell(
        new Task.Start(
            runtime.spawn(
                context, DirectReclaim.create(scope, null, 60, task), "direct-reclaim", 0, cpu),
            runtime.spawn(
                context,
                OomKiller.create(List.of(task), List.of(new OomKiller.Limit(0, 1)), 1),
                "oom-killer",
                0,
                cpu),
            null));
  }

  /** Tells the task to exit when it is through, and keeps its counters. */
  private Behavior<TaskReport> observer(CompletableFuture<ActorRef<AddressSpace.Command>> task) {
    return Behaviors.receiveMessage(
        report -> {
          switch (report) {
            case TaskReport.Progress progress -> {}
            case TaskReport.TurnDone done -> {}
            case TaskReport.TraceDone done -> task.join().tell(new Task.Exit());
            case TaskReport.Exited exited -> result.complete(exited.counters());
            case TaskReport.Killed killed ->
                result.completeExceptionally(new AssertionError("killed: " + killed.why()));
            case TaskReport.Failed failed -> result.completeExceptionally(failed.cause());
          }
          return Behaviors.same();
        });
  }

  private Behavior<SlotAllocator.Command> wayOut(ActorRef<SlotAllocator.Command> allocator) {
    return Behaviors.receiveMessage(
        message -> {
          if (message instanceof SlotAllocator.SwapOut swapOut) {
            onTheWayOut.accept(swapOut.batch());
          }
          allocator.tell(message);
          return Behaviors.same();
        });
  }
}
