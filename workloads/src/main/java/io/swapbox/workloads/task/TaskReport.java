package io.swapbox.workloads.task;

import io.swapbox.SwapException;
import io.swapbox.actors.OomReport;

/** What a task tells whoever started it. */
public sealed interface TaskReport {

  /**
   * How far it is; told about 100 times a run.
   *
   * @param references that it has made so far
   * @param counters what it has counted so far
   * @param stalls since the report before
   */
  record Progress(int task, long references, TaskCounters counters, StallTimes stalls)
      implements TaskReport {}

  /** Its turn is over, and it rests until it has the next one. */
  record TurnDone(int task) implements TaskReport {}

  /** It has come to the end of its trace and keeps its pages until it is told to exit. */
  record TraceDone(int task) implements TaskReport {}

  /**
   * It has freed everything and is done.
   *
   * @param stalls since the report before
   */
  record Exited(int task, TaskCounters counters, StallTimes stalls, FaultTimes times)
      implements TaskReport {}

  /**
   * It was killed for want of memory; it has freed everything and is done.
   *
   * @param stalls since the report before
   * @param references that it had made
   */
  record Killed(
      int task,
      TaskCounters counters,
      StallTimes stalls,
      FaultTimes times,
      long references,
      OomReport why)
      implements TaskReport {}

  /** It cannot go on. */
  record Failed(int task, SwapException cause) implements TaskReport {}
}
