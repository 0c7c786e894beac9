package io.swapbox.workloads.load;

import io.swapbox.workloads.trace.CompilerProcesses;
import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.TraceException;
import io.swapbox.workloads.trace.TracedProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A parallel build, {@code make -j}: each task takes a job when it is done with the one before.
 * Jobs are the compilers of a recorded build, over and over again; some may be large ones, which
 * come first.
 *
 * @param jobs how many, 1 to {@value #MAX_JOBS}
 * @param large how many of them are large, up to all
 */
record KernelBuild(int jobs, int large) {

  static final String PREFIX = "kernel-build:";
  private static final int MAX_JOBS = 100_000;
  private static final String PROBLEM =
      "is not " + PREFIX + "JOBS[,LARGE] with a number of jobs, and of large ones among them";

  /**
   * Checks the ranges.
   *
   * @throws TraceException when one is left
   */
  KernelBuild {
    if (jobs < 1 || jobs > MAX_JOBS) {
      throw new TraceException(name(jobs, large), "is not of 1 to " + MAX_JOBS + " jobs");
    }
    if (large < 0 || large > jobs) {
      throw new TraceException(name(jobs, large), "not 0 to %d jobs are large".formatted(jobs));
    }
  }

  /**
   * The build of a name that begins with {@link #PREFIX}.
   *
   * @throws TraceException when it goes on in another way
   */
  static KernelBuild of(String name) {
    String[] parameters = name.substring(PREFIX.length()).split(",", -1);
    if (parameters.length <= 2) {
      try {
        int jobs = Integer.parseInt(parameters[0]);
        return new KernelBuild(jobs, parameters.length == 1 ? 0 : Integer.parseInt(parameters[1]));
      } catch (NumberFormatException e) {
        throw new TraceException(name, PROBLEM, e);
      }
    }
    throw new TraceException(name, PROBLEM);
  }

  private static String name(int jobs, int large) {
    return PREFIX + jobs + (large == 0 ? "" : "," + large);
  }

  /**
   * The build by so many tasks.
   *
   * @throws TraceException when there are more of them than jobs
   */
  Workload workload(int tasks, ReadProgress progress) {
    String name = name(jobs, large);
    if (tasks > jobs) {
      throw new TraceException(
          name, "has fewer jobs than there are tasks (workload.tasks is %d)".formatted(tasks));
    }
    List<TracedProgram> all = new ArrayList<>();
    if (large > 0) {
      all.addAll(Collections.nCopies(large, CompilerProcesses.largest(progress)));
    }
    List<TracedProgram> others = CompilerProcesses.ofBuild();
    for (int job = 0; all.size() < jobs; job++) {
      all.add(others.get(job % others.size()));
    }
    return new Workload(
        name,
        all.subList(0, tasks),
        List.of(Workload.whole(name, tasks)),
        new Workload.Order.Jobs(all.subList(tasks, jobs)));
  }
}
