package io.swapbox.workloads.replay;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.workloads.load.TurnLengths;
import io.swapbox.workloads.load.Workload;
import io.swapbox.workloads.task.FaultTimes;
import io.swapbox.workloads.task.Task;
import io.swapbox.workloads.task.TaskReport;
import io.swapbox.workloads.task.TaskSetup;
import io.swapbox.workloads.trace.TracedProgram;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tasks of a replay and their children: begins them, and tells them when to exit. */
final class ReplayTasks {

  /** Reports of progress for each task; of jobs, at least for all of them together. */
  private static final int REPORTS = 100;

  /** Whoever reclaims waits no longer for the owner of a page than so many nanoseconds. */
  private static final int TURN_NANOS = 100_000;

  private final ReplayPlan plan;
  private final ReplayMemory memory;
  private final ReplayJobs jobs;
  private final ActorRef<TaskReport> observer;
  private final List<ActorRef<AddressSpace.Command>> owners = new ArrayList<>();
  private final BitSet told = new BitSet();
  private Task.@Nullable Enter entered;
  private SpaceGuardian.@Nullable Topology space;
  private ReplayMemory.@Nullable Attendants attendants;

  /**
   * None yet.
   *
   * @param observer told how each of them goes
   */
  ReplayTasks(
      ReplayPlan plan, ReplayMemory memory, ReplayJobs jobs, ActorRef<TaskReport> observer) {
    this.plan = plan;
    this.memory = memory;
    this.jobs = jobs;
    this.observer = observer;
  }

  /** Spawns them; the result is who they are, by number. */
  List<ActorRef<AddressSpace.Command>> spawn(
      SpaceGuardian.Topology topology, SwapRuntime runtime, ReplayMemory.Spawner spawner) {
    space = topology;
    int count = plan.settings().tasks();
    for (int number = 0; number < count + plan.settings().children(); number++) {
      int task = number % count;
      TaskSetup setup = setup(number, plan.workload().programs().get(task), task);
      int cpu = task % plan.settings().cpus();
      owners.add(spawner.spawn(Task.create(setup, runtime), "task", number, cpu));
    }
    return List.copyOf(owners);
  }

  /** All begin. */
  void start(ReplayMemory.Attendants ofMemory) {
    attendants = ofMemory;
    jobs.start();
    for (int number = 0; number < owners.size(); number++) {
      boolean forks = number < plan.settings().children();
      start(number, forks ? owners.get(plan.settings().tasks() + number) : null);
    }
  }

  private void start(int number, @Nullable ActorRef<AddressSpace.Command> child) {
    ReplayMemory.Attendants all = Objects.requireNonNull(attendants);
    owners.get(number).tell(new Task.Start(all.reclaims().get(number), all.oomKiller(), child));
  }

  /** A task that has exited begins with the job that it has taken, as another process. */
  void beginJob(int task) {
    ReplayJobs.Job job = jobs.begin(task);
    told.clear(task);
    ActorRef<AddressSpace.Command> owner = owners.get(task);
    owner.tell(new Task.Next(setup(task, job.program(), job.number())));
    if (entered != null) {
      owner.tell(entered);
    }
    start(task, null);
  }

  /** It is a task's turn. */
  void turn(int task) {
    owners.get(task).tell(new Task.Turn());
  }

  /** The next part of the run has begun, for all of them. */
  void enter(FaultTimes.Phase phase, boolean rests) {
    Task.Enter message = new Task.Enter(phase, rests);
    entered = message;
    for (int task = 0; task < plan.settings().tasks(); task++) {
      owners.get(task).tell(message);
    }
  }

  /** Tells a task to exit, if it was not told before. */
  void exit(int task) {
    if (!told.get(task)) {
      told.set(task);
      owners.get(task).tell(new Task.Exit());
    }
  }

  /** A task was killed: there is nothing to tell it. */
  void killed(int task) {
    told.set(task);
  }

  /** Tells all to exit that were not told before. */
  void exitAll() {
    for (int task = 0; task < plan.settings().tasks(); task++) {
      exit(task);
    }
  }

  /** How many there are, children included. */
  int count() {
    return owners.size();
  }

  /**
   * What a process is made of.
   *
   * @param process what tells its pages from those of others
   */
  private TaskSetup setup(int number, TracedProgram program, int process) {
    int count = plan.settings().tasks();
    return new TaskSetup(
        number,
        Task.FIRST_CGROUP + plan.cgroupOf(number),
        program.trace(),
        plan.settings().program(),
        plan.contents(program, process),
        memory.frames(number),
        memory.cgroup(number),
        memory.stock(number),
        Objects.requireNonNull(space).allocators(),
        plan.settings().batch(),
        observer,
        quantum(),
        reports(),
        turns(number % count),
        number < count ? count + number : TaskSetup.IS_CHILD);
  }

  /** A program that takes its time looks at its messages more often, if others may wait for it. */
  private int quantum() {
    int thinkNanos = plan.settings().program().thinkNanos();
    return plan.workload().tasks() == 1 || thinkNanos == 0
        ? Integer.MAX_VALUE
        : Math.max(1, TURN_NANOS / thinkNanos);
  }

  private int reports() {
    int processes = plan.workload().tasks() + plan.workload().queue().size();
    return jobs.exist() ? Math.max(1, REPORTS / processes) : REPORTS;
  }

  private @Nullable TurnLengths turns(int task) {
    return plan.workload().order() instanceof Workload.Order.Foreground foreground
        ? foreground.lengths().get(task)
        : null;
  }
}
