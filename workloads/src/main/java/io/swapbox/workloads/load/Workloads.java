package io.swapbox.workloads.load;

import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.TraceSource;
import io.swapbox.workloads.trace.TracedProgram;

/** Finds the workload that a name means. */
public final class Workloads {

  private Workloads() {}

  /**
   * The workload of that name.
   *
   * @param name {@code kernel-build:JOBS}, {@code mix:PARTS}, {@code phone:MIB}, or what {@link
   *     TraceSource#of} knows
   * @param tasks how many there are
   * @throws io.swapbox.workloads.trace.TraceException when there is none of that name, or it cannot
   *     be read
   */
  public static Workload read(String name, int tasks, ReadProgress progress) {
    if (name.startsWith(KernelBuild.PREFIX)) {
      return KernelBuild.of(name).workload(tasks, progress);
    }
    if (name.startsWith(Mix.PREFIX)) {
      return Mix.of(name).workload(tasks, progress);
    }
    if (name.startsWith(Phone.PREFIX)) {
      return Phone.of(name).workload(tasks);
    }
    return Workload.alike(TracedProgram.read(TraceSource.of(name), progress), tasks);
  }
}
