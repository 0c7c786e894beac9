package io.swapbox.workloads.freepath;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The root of a run: builds space and tasks, and tells the tasks to fill the space and to free. */
final class FreePathRoot extends MessageBehavior<FreePathRoot.Command> {

  /** What it understands. */
  sealed interface Command {}

  private record SpaceReady(SpaceGuardian.Topology topology) implements Command {}

  private record TaskDone() implements Command {}

  /** The tasks are to free their pages; the future is completed when the last one has done so. */
  record Free(CompletableFuture<SpaceGuardian.Topology> freed) implements Command {}

  private static final int SPACE_TAG = 1;

  private final ActorContext<Command> context;
  private final SwapRuntime runtime;
  private final FreePathSettings settings;
  private final List<ActorRef<FreeTask.Command>> tasks = new ArrayList<>();

  /** Completed when all tasks have done what they do now. */
  private CompletableFuture<SpaceGuardian.Topology> done;

  private SpaceGuardian.@Nullable Topology space;
  private int busy;

  private FreePathRoot(
      ActorContext<Command> context,
      SwapRuntime runtime,
      FreePathSettings settings,
      SwapSpaceConfig config,
      List<? extends PageFile> devices,
      CompletableFuture<SpaceGuardian.Topology> filled) {
    this.context = context;
    this.runtime = runtime;
    this.settings = settings;
    this.done = filled;
    ActorRef<Command> self = context.getSelf();
    Behavior<SpaceGuardian.Command> guardian =
        SpaceGuardian.create(
            runtime,
            SPACE_TAG,
            config,
            devices,
            Payload.MODELLED,
            topology -> self.tell(new SpaceReady(topology)));
    context.watch(context.spawn(guardian, "space"));
  }

  /**
   * Creates the root; the tasks begin at once to fill the space.
   *
   * @param config what the space is made of
   * @param devices of the configuration, of modelled pages
   * @param filled completed with the space when the last task has filled it
   */
  static Behavior<Command> create(
      SwapRuntime runtime,
      FreePathSettings settings,
      SwapSpaceConfig config,
      List<? extends PageFile> devices,
      CompletableFuture<SpaceGuardian.Topology> filled) {
    return Behaviors.setup(
        context -> new FreePathRoot(context, runtime, settings, config, devices, filled));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case SpaceReady ready -> {
        space = ready.topology();
        spawnTasks(ready.topology());
        tellAll(FreeTask.Command.FILL);
      }
      case Free free -> {
        done = free.freed();
        tellAll(FreeTask.Command.FREE);
      }
      case TaskDone taskDone -> {
        if (--busy == 0) {
          done.complete(space);
        }
      }
    }
  }

  private void spawnTasks(SpaceGuardian.Topology topology) {
    ActorRef<Command> self = context.getSelf();
    for (int cpu = 0; cpu < settings.tasks(); cpu++) {
      FreeTask.Setup setup =
          new FreeTask.Setup(
              cpu,
              settings.pagesOfTask(),
              settings.batch(),
              topology.allocators().get(cpu),
              () -> self.tell(new TaskDone()));
      ActorRef<FreeTask.Command> task =
          runtime.spawn(
              context,
              FreeTask.create(runtime.workMeter(), setup),
              "task",
              cpu,
              Placement.cpu(cpu));
      context.watch(task);
      tasks.add(task);
    }
  }

  private void tellAll(FreeTask.Command command) {
    busy = tasks.size();
    tasks.forEach(task -> task.tell(command));
  }
}
