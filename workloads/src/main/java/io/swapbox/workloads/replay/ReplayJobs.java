package io.swapbox.workloads.replay;

import io.swapbox.actors.runtime.LatencyHistogram;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.workloads.load.Workload;
import io.swapbox.workloads.trace.TracedProgram;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The queue of jobs, and what each task has of it. A task that is done takes the next one, and
 * begins with it when it has exited. Of a replay without a queue there is nothing to take.
 */
final class ReplayJobs {

  /**
   * One of the jobs.
   *
   * @param number of the job: those that the tasks begin with have theirs
   */
  record Job(int number, TracedProgram program) {}

  private final SwapRuntime runtime;
  private final boolean exist;
  private final ArrayDeque<Job> queue = new ArrayDeque<>();
  private final Job[] running;
  private final @Nullable Job[] taken;
  private final long[] begunAt;
  private final LatencyHistogram nanos = new LatencyHistogram();
  private final int all;
  private long done;

  /** Of a workload whose tasks have not begun. */
  ReplayJobs(Workload workload, SwapRuntime runtime) {
    this.runtime = runtime;
    this.exist = workload.order() instanceof Workload.Order.Jobs;
    this.running = new Job[workload.tasks()];
    for (int task = 0; task < running.length; task++) {
      running[task] = new Job(task, workload.programs().get(task));
    }
    this.taken = new Job[running.length];
    this.begunAt = new long[running.length];
    for (TracedProgram program : workload.queue()) {
      queue.add(new Job(running.length + queue.size(), program));
    }
    this.all = running.length + queue.size();
  }

  /** Whether there are any: tasks exit one by one then, not all together. */
  boolean exist() {
    return exist;
  }

  /** All tasks begin with their first jobs. */
  void start() {
    Arrays.fill(begunAt, runtime.nanoTime());
  }

  /** Takes the next job for a task that is done with its own; false when there is none. */
  boolean take(int task) {
    taken[task] = queue.poll();
    return taken[task] != null;
  }

  /** Whether a task has taken a job that it has not begun with. */
  boolean hasTaken(int task) {
    return taken[task] != null;
  }

  /** References of the job that a task is at. */
  long references(int task) {
    return running[task].program().trace().references();
  }

  /** A task has exited, and its job is done. */
  void exited(int task) {
    nanos.record(runtime.nanoTime() - begunAt[task]);
    done++;
  }

  /** A task begins with the job that it has taken. */
  Job begin(int task) {
    Job job = Objects.requireNonNull(taken[task]);
    taken[task] = null;
    running[task] = job;
    begunAt[task] = runtime.nanoTime();
    return job;
  }

  /** A task was killed: others get what it had taken. */
  void killed(int task) {
    if (exist && taken[task] != null) {
      queue.addFirst(Objects.requireNonNull(taken[task]));
      taken[task] = null;
    }
  }

  /** What became of them; null where there are none. */
  ReplayOutcome.@Nullable JobFacts facts() {
    return exist ? new ReplayOutcome.JobFacts(done, all - done, nanos) : null;
  }
}
