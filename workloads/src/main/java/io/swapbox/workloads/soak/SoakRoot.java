package io.swapbox.workloads.soak;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SpaceStatistics;
import io.swapbox.actors.ActorFailedException;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.workloads.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The root of a soak: builds space and tasks, gives them ticks and changes, and looks whether the
 * space is at its start again whenever they have given everything up.
 *
 * <p>Backends drop pages and give memory back after they have answered. So a look that finds
 * something is repeated for a while: a leak is what stays.
 */
final class SoakRoot extends MessageBehavior<SoakRoot.Command> {

  /** What it understands. */
  sealed interface Command {}

  private record SpaceReady(SpaceGuardian.Topology topology) implements Command {}

  private record Started(SpaceStatistics space) implements Command {}

  private record Tick() implements Command {}

  private record Change() implements Command {}

  private record Changed() implements Command {}

  private record Sampled(SpaceStatistics space) implements Command {}

  private record Left(TaskCounts counts) implements Command {}

  private record Look() implements Command {}

  private record Looked(SpaceStatistics space) implements Command {}

  private record Broken(Throwable cause) implements Command {}

  private static final int SPACE_TAG = 1;
  private static final int DICE = 0;

  /** A change comes so long after its tick at most: while the tasks work. */
  private static final int CHANGE_NANOS = 1_000_000;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int LOOKS = 250;

  private final ActorContext<Command> context;
  private final SwapRuntime runtime;
  private final SoakPlan plan;
  private final SoakSettings settings;
  private final SoakSettings.Schedule schedule;
  private final Dice dice;
  private final SoakRecord record;
  private final List<ActorRef<SoakTask.Command>> tasks = new ArrayList<>();
  private final CompletableFuture<SoakOutcome> outcome;

  private SpaceGuardian.@Nullable Topology space;
  private @Nullable Changes changes;

  /** Statistics and changes under way, without which nothing may be looked at. */
  private int underWay;

  private int ticks;
  private int left;
  private boolean resting;
  private int looks;
  private long restsSince;

  private SoakRoot(
      ActorContext<Command> context,
      SwapRuntime runtime,
      SoakPlan plan,
      CompletableFuture<SoakOutcome> outcome) {
    this.context = context;
    this.runtime = runtime;
    this.plan = plan;
    this.settings = plan.settings();
    this.schedule = settings.schedule();
    this.dice = new Dice(settings.seed(), DICE);
    this.record = new SoakRecord(settings.toleranceBytes());
    this.outcome = outcome;
    ActorRef<Command> self = context.getSelf();
    Behavior<SpaceGuardian.Command> guardian =
        SpaceGuardian.create(
            runtime,
            SPACE_TAG,
            plan.space(),
            plan.devices(),
            plan.payload(),
            topology -> self.tell(new SpaceReady(topology)));
    context.watch(runtime.spawn(context, guardian, "space", 0, Placement.cpu(0)));
  }

  /**
   * Creates the root.
   *
   * @param outcome completed with what the soak did, or with why it could not
   */
  static Behavior<Command> create(
      SwapRuntime runtime, SoakPlan plan, CompletableFuture<SoakOutcome> outcome) {
    return Behaviors.setup(context -> new SoakRoot(context, runtime, plan, outcome));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case SpaceReady ready -> {
        space = ready.topology();
        measure(Started::new);
      }
      case Started started -> onStarted(started.space());
      case Tick tick -> onTick();
      case Change change -> await(Objects.requireNonNull(changes).next(), done -> new Changed());
      case Changed changed -> settled();
      case Sampled sampled -> {
        record.sample(runtime.nanoTime(), sampled.space());
        plan.progress().ticked(() -> soFar(sampled.space()));
        settled();
      }
      case Left task -> onLeft(task.counts());
      case Look look -> measure(Looked::new);
      case Looked looked -> onLooked(looked.space());
      case Broken broken -> outcome.completeExceptionally(broken.cause());
    }
  }

  @Override
  protected void onChildFailed(ActorFailedException cause) {
    outcome.completeExceptionally(cause);
  }

  // --- the load ---

  private void onStarted(SpaceStatistics atStart) {
    SpaceGuardian.Topology topology = Objects.requireNonNull(space);
    changes = new Changes(settings, plan.space().tiers(), topology.guardian(), dice);
    ActorRef<Command> self = context.getSelf();
    for (int number = 0; number < settings.tasks(); number++) {
      SoakTask.Setup setup =
          new SoakTask.Setup(
              number,
              topology.allocators(),
              plan.contents(number),
              counts -> self.tell(new Left(counts)));
      ActorRef<SoakTask.Command> task =
          runtime.spawn(
              context,
              SoakTask.create(settings, setup),
              "task",
              number,
              Placement.cpu(number % settings.cpus()));
      context.watch(task);
      tasks.add(task);
    }
    plan.others().accept(topology);
    record.start(runtime.nanoTime(), atStart);
    beginTick();
  }

  private void beginTick() {
    tellAll(SoakTask.Command.WORK);
    underWay++;
    context.scheduleOnce(
        Duration.ofNanos(dice.below(CHANGE_NANOS)), context.getSelf(), new Change());
    context.scheduleOnce(Duration.ofNanos(schedule.tickNanos()), context.getSelf(), new Tick());
  }

  private void onTick() {
    plan.done(++ticks);
    underWay++;
    measure(Sampled::new);
    if (ticks % schedule.checkpointTicks() == 0 || ticks == schedule.ticks()) {
      left = 0;
      resting = true;
      tellAll(SoakTask.Command.LEAVE);
    } else {
      beginTick();
    }
  }

  private void tellAll(SoakTask.Command command) {
    tasks.forEach(task -> task.tell(command));
  }

  // --- checkpoints ---

  private void onLeft(TaskCounts counts) {
    record.add(counts);
    left++;
    lookIfAtRest();
  }

  /** A change, or a look at the space, is over. */
  private void settled() {
    underWay--;
    lookIfAtRest();
  }

  private void lookIfAtRest() {
    if (resting && left == tasks.size() && underWay == 0) {
      resting = false;
      looks = 0;
      restsSince = runtime.nanoTime();
      measure(Looked::new);
    }
  }

  private void onLooked(SpaceStatistics found) {
    if (!record.isAtStart(found) && ++looks < LOOKS) {
      context.scheduleOnce(BETWEEN_LOOKS, context.getSelf(), new Look());
      return;
    }
    boolean holds = record.checkpoint(restsSince, runtime.nanoTime(), found);
    if (holds && ticks < schedule.ticks()) {
      beginTick();
    } else {
      outcome.complete(record.outcome(runtime.nanoTime(), found, made(), runtime.meters()));
    }
  }

  private SoakOutcome soFar(SpaceStatistics found) {
    return record.soFar(runtime.nanoTime(), found, made(), runtime.meters());
  }

  private long made() {
    return Objects.requireNonNull(changes).made();
  }

  private void measure(Function<SpaceStatistics, Command> use) {
    CompletableFuture<SpaceStatistics> statistics = new CompletableFuture<>();
    Objects.requireNonNull(space).guardian().tell(new SpaceGuardian.GetStatistics(statistics));
    await(statistics, use);
  }

  private <T> void await(CompletionStage<T> stage, Function<T, Command> use) {
    context.pipeToSelf(
        stage, (found, error) -> error == null ? use.apply(found) : new Broken(error));
  }
}
