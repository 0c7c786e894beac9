package io.swapbox.workloads.replay;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SpaceStatistics;
import io.swapbox.actors.ActorFailedException;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DeviceCoordinator;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCoordinator;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.workloads.pagecache.PageCache;
import io.swapbox.workloads.task.FaultTimes;
import io.swapbox.workloads.task.StallTimes;
import io.swapbox.workloads.task.TaskCounters;
import io.swapbox.workloads.task.TaskReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The root of a replay: builds space, cgroups and tasks, watches them, and puts the outcome
 * together.
 *
 * <p>First the space comes up and the cgroup's swap is limited. Then the tasks run; when they
 * report how far they are, memory is sampled, a last time when all are at the end of the trace;
 * then they exit. Where they take jobs from a queue, each exits when it is done with one. When all
 * have exited, what is left in the space is counted.
 */
final class ReplayRoot extends MessageBehavior<ReplayRoot.Command> {

  /** What it understands. */
  sealed interface Command {}

  private record SpaceReady(SpaceGuardian.Topology topology) implements Command {}

  private record Limited() implements Command {}

  private record FromTask(TaskReport report) implements Command {}

  private record Sampled(long nanos, Measurement measurement) implements Command {}

  private record RanThrough(Measurement measurement) implements Command {}

  private record SwappedOff(SwapCoordinator.Drained result) implements Command {}

  private record AllExited(Measurement measurement) implements Command {}

  private record FilesGone() implements Command {}

  private record Broken(Throwable cause) implements Command {}

  /** Makes a message of a measurement. */
  private interface Use {
    Command of(Measurement measurement);
  }

  private static final int SPACE_TAG = 1;

  private final ActorContext<Command> context;
  private final SwapRuntime runtime;
  private final ReplayPlan plan;
  private final CompletableFuture<ReplayOutcome> outcome;
  private final ReplayMemory memory;
  private final ReplaySwapoff swapoff;
  private final ReplayJobs jobs;
  private final ReplayTasks tasks;
  private final ReplayTurns turns;
  private final TaskTally tally;
  private final ReplayRecord record;

  private SpaceGuardian.@Nullable Topology space;
  private @Nullable ActorRef<AddressSpace.Command> pageCache;
  private boolean sampling;

  private boolean ranThrough;
  private int exited;
  private long exitAt;

  private ReplayRoot(
      ActorContext<Command> context,
      SwapRuntime runtime,
      ReplayPlan plan,
      CompletableFuture<ReplayOutcome> outcome) {
    this.context = context;
    this.runtime = runtime;
    this.plan = plan;
    this.outcome = outcome;
    this.memory = new ReplayMemory(plan, runtime, this::spawn);
    this.swapoff = new ReplaySwapoff(plan, runtime);
    this.tally =
        new TaskTally(plan.settings().tasks(), plan.settings().children(), runtime.nanoTime());
    this.jobs = new ReplayJobs(plan.workload(), runtime);
    ActorRef<TaskReport> observer = context.messageAdapter(TaskReport.class, FromTask::new);
    this.tasks = new ReplayTasks(plan, memory, jobs, observer);
    this.turns = new ReplayTurns(plan.workload(), tasks::turn, task -> !tally.isKilled(task));
    this.record = new ReplayRecord(plan, runtime, swapoff, tally, jobs);
    ActorRef<Command> self = context.getSelf();
    Behavior<SpaceGuardian.Command> guardian =
        SpaceGuardian.create(
            runtime,
            SPACE_TAG,
            plan.space(),
            plan.devices(),
            plan.payload(),
            topology -> self.tell(new SpaceReady(topology)));
    spawn(guardian, "space", 0, 0);
  }

  /**
   * Creates the root.
   *
   * @param outcome completed with what the replay did, or with why it could not
   */
  static Behavior<Command> create(
      SwapRuntime runtime, ReplayPlan plan, CompletableFuture<ReplayOutcome> outcome) {
    return Behaviors.setup(context -> new ReplayRoot(context, runtime, plan, outcome));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case SpaceReady ready -> onSpaceReady(ready.topology());
      case Limited limited -> start(Objects.requireNonNull(space));
      case FilesGone gone -> onGone();
      case FromTask fromTask -> onReport(fromTask.report());
      case Sampled sampled -> {
        sampling = false;
        record.sample(sampled.measurement(), sampled.nanos());
      }
      case RanThrough ranThrough -> onRanThrough(ranThrough.measurement());
      case SwappedOff off -> onSwappedOff(off.result());
      case AllExited allExited -> complete(allExited.measurement());
      case Broken broken -> outcome.completeExceptionally(broken.cause());
    }
  }

  @Override
  protected void onChildFailed(ActorFailedException cause) {
    outcome.completeExceptionally(cause);
  }

  private void onReport(TaskReport report) {
    switch (report) {
      case TaskReport.Progress progress -> onProgress(progress);
      case TaskReport.TurnDone done -> turns.next();
      case TaskReport.TraceDone done -> onTraceDone(done.task());
      case TaskReport.Killed killed -> onKilled(killed);
      case TaskReport.Exited done -> onExited(done);
      case TaskReport.Failed failed -> outcome.completeExceptionally(failed.cause());
    }
  }

  // --- start ---

  private void onSpaceReady(SpaceGuardian.Topology topology) {
    space = topology;
    CompletableFuture<Void> limited = CgroupLimits.set(topology.guardian(), plan);
    context.pipeToSelf(limited, (done, error) -> error == null ? new Limited() : new Broken(error));
  }

  private void start(SpaceGuardian.Topology topology) {
    List<ActorRef<AddressSpace.Command>> owners =
        new ArrayList<>(tasks.spawn(topology, runtime, this::spawn));
    owners.forEach(task -> topology.guardian().tell(new DeviceCoordinator.Register(task)));
    if (plan.settings().files().pages() > 0) {
      pageCache = pageCache(owners.size());
      owners.add(pageCache);
    }
    ReplayMemory.Attendants attendants = memory.attend(owners, topology);
    record.start();
    tasks.start(attendants);
    turns.next();
    if (pageCache != null) {
      pageCache.tell(new PageCache.Start(attendants.reclaims().getLast()));
    }
  }

  private ActorRef<AddressSpace.Command> pageCache(int number) {
    ActorRef<Command> self = context.getSelf();
    PageCache.Setup setup =
        new PageCache.Setup(
            number,
            plan.settings().files(),
            plan.settings().seed(),
            memory.cgroup(number),
            memory.stock(number),
            () -> self.tell(new FilesGone()));
    return spawn(
        PageCache.create(setup, runtime), "page-cache", 0, number % plan.settings().cpus());
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String kind, int index, int cpu) {
    ActorRef<T> actor = runtime.spawn(context, behavior, kind, index, Placement.cpu(cpu));
    context.watch(actor);
    return actor;
  }

  // --- progress ---

  private void onProgress(TaskReport.Progress progress) {
    tally.progress(progress);
    long sum = tally.references();
    if (!swapoff.isUnderWay()) {
      plan.done(sum);
    }
    if (swapoff.isDue(sum)) {
      swapOff();
    }
    if (!sampling) {
      sampling = true;
      long nanos = record.nanos();
      measure(measurement -> new Sampled(nanos, measurement));
    }
  }

  private void onKilled(TaskReport.Killed task) {
    tally.killed(task);
    jobs.killed(task.task());
    tasks.killed(task.task());
    onEnded(task.task(), task.counters(), task.stalls(), task.times());
    turns.left(task.task());
    exited++;
    if (tally.areAllKilled()) {
      outcome.completeExceptionally(new MemoryExhaustedException(tally.kills()));
    }
  }

  private void onTraceDone(int task) {
    if (jobs.take(task)) {
      tasks.exit(task);
    } else if (!isLastAtEnd(task) && jobs.exist()) {
      tasks.exit(task);
    }
    turns.left(task);
  }

  /** Notes that a task is at its end; whether it is the last one. */
  private boolean isLastAtEnd(int task) {
    long nanos = record.nanos();
    boolean last = tally.isLastAtEnd(task, nanos);
    if (last) {
      record.ranThrough(nanos);
      plan.done(plan.references());
      measure(RanThrough::new);
    }
    return last;
  }

  private void onRanThrough(Measurement measurement) {
    ranThrough = true;
    record.sample(measurement, record.wallNanos());
    memory.endRequests();
    if (swapoff.isDue(plan.references())) {
      swapOff();
    } else if (!swapoff.isUnderWay()) {
      exitTasks();
    }
  }

  private void swapOff() {
    enter(FaultTimes.Phase.DURING, swapoff.hasTasksRest());
    context.pipeToSelf(
        swapoff.begin(Objects.requireNonNull(space)),
        (drained, error) -> error == null ? new SwappedOff(drained) : new Broken(error));
  }

  private void onSwappedOff(SwapCoordinator.Drained result) {
    swapoff.end(result);
    enter(FaultTimes.Phase.AFTER, false);
    if (ranThrough) {
      exitTasks();
    }
  }

  private void enter(FaultTimes.Phase phase, boolean rests) {
    tasks.enter(phase, rests);
  }

  private void exitTasks() {
    exitAt = runtime.nanoTime();
    tasks.exitAll();
    if (pageCache != null) {
      pageCache.tell(new PageCache.Exit());
    }
  }

  private void onExited(TaskReport.Exited process) {
    int task = process.task();
    if (jobs.exist()) {
      jobs.exited(task);
    }
    if (jobs.exist() && jobs.hasTaken(task)) {
      tally.becomesAnother(process, jobs.references(task));
      tasks.beginJob(task);
    } else {
      onEnded(task, process.counters(), process.stalls(), process.times());
      onGone();
    }
  }

  private void onEnded(int task, TaskCounters own, StallTimes stalls, FaultTimes times) {
    isLastAtEnd(task);
    tally.ended(task, own, stalls, times);
  }

  private void onGone() {
    int all = tasks.count() + (pageCache == null ? 0 : 1);
    if (++exited == all) {
      measure(AllExited::new);
    }
  }

  private void measure(Use use) {
    CompletableFuture<SpaceStatistics> ofSpace = new CompletableFuture<>();
    Objects.requireNonNull(space).guardian().tell(new SpaceGuardian.GetStatistics(ofSpace));
    context.pipeToSelf(
        ofSpace.thenCombine(memory.counters(), Measurement::new),
        (measurement, error) -> error == null ? use.of(measurement) : new Broken(error));
  }

  // --- end ---

  private void complete(Measurement end) {
    // Backends have counted after what they had to drop, so that is in the time.
    long exitNanos = runtime.nanoTime() - exitAt;
    outcome.complete(record.outcome(end, exitNanos));
  }
}
