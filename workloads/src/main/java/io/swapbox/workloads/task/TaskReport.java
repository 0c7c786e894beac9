package io.swapbox.workloads.task;

import io.swapbox.SwapException;
import io.swapbox.actors.OomReport;

/** What a task tells whoever started it. */
public sealed interface TaskReport {

  /** How many references it has made so far; told about 100 times a run. */
  record Progress(int task, long references) implements TaskReport {}

  /** It has come to the end of its trace and keeps its pages until it is told to exit. */
  record TraceDone(int task) implements TaskReport {}

  /** It has freed everything and is done. */
  record Exited(int task, TaskCounters counters, StallLog stalls, FaultTimes times)
      implements TaskReport {}

  /**
   * It was killed for want of memory; it has freed everything and is done.
   *
   * @param references that it had made
   */
  record Killed(
      int task,
      TaskCounters counters,
      StallLog stalls,
      FaultTimes times,
      long references,
      OomReport why)
      implements TaskReport {}

  /** It cannot go on. */
  record Failed(int task, SwapException cause) implements TaskReport {}
}
