package io.swapbox.workloads.replay;

import io.swapbox.actors.runtime.LatencyHistogram;
import io.swapbox.workloads.task.FaultTimes;
import io.swapbox.workloads.task.StallLog;
import io.swapbox.workloads.task.TaskCounters;
import io.swapbox.workloads.task.TaskReport;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What the tasks of a replay, and their children, have reported. Tasks replay the trace and have
 * the first numbers; children of a fork have those behind.
 */
final class TaskTally {

  private final int tasks;
  private final long[] references;
  private final long[] endNanos;
  private final ReplayOutcome.TaskFacts[] facts;

  /** Tasks that are at the end of the trace, or were killed before. */
  private final BitSet atEnd = new BitSet();

  private final BitSet killed = new BitSet();
  private final List<OomKill> kills = new ArrayList<>();
  private final List<StallLog> stalls = new ArrayList<>();
  private final List<FaultTimes> faults = new ArrayList<>();
  private TaskCounters counters = TaskCounters.none();

  /** That of so many tasks, which have not begun. */
  TaskTally(int tasks) {
    this.tasks = tasks;
    this.references = new long[tasks];
    this.endNanos = new long[tasks];
    this.facts = new ReplayOutcome.TaskFacts[tasks];
  }

  /** Notes how far a task is; how many references all have made. */
  long progress(TaskReport.Progress progress) {
    references[progress.task()] = progress.references();
    long sum = 0;
    for (long own : references) {
      sum += own;
    }
    return sum;
  }

  /** Notes that a task was killed, or a child. */
  void killed(TaskReport.Killed task) {
    kills.add(OomKill.of(task.why(), task.references()));
    if (isTask(task.task())) {
      killed.set(task.task());
    }
  }

  /** Whether a task was killed. */
  boolean isKilled(int task) {
    return killed.get(task);
  }

  /** Whether all tasks were. */
  boolean areAllKilled() {
    return killed.cardinality() == tasks;
  }

  /** Who was killed, and why. */
  List<OomKill> kills() {
    return List.copyOf(kills);
  }

  /**
   * Notes that a task is at the end of the trace, if it was not before, and is no child.
   *
   * @param nanos since the first reference
   * @return whether it is the last one
   */
  boolean isLastAtEnd(int task, long nanos) {
    if (!isTask(task) || atEnd.get(task)) {
      return false;
    }
    atEnd.set(task);
    endNanos[task] = nanos;
    return atEnd.cardinality() == tasks;
  }

  /** Adds what a task or a child has done until its end. */
  void ended(int task, TaskCounters own, StallLog log, FaultTimes times) {
    counters = counters.plus(own);
    stalls.add(log);
    faults.add(times);
    if (isTask(task)) {
      facts[task] =
          new ReplayOutcome.TaskFacts(
              task, endNanos[task], own.pgfault(), own.pgmajfault(), own.allocstall());
    }
  }

  /** What all have counted. */
  TaskCounters counters() {
    return counters;
  }

  /** What each task has done. */
  List<ReplayOutcome.TaskFacts> facts() {
    return List.of(facts);
  }

  /** What their faults took. */
  ReplayOutcome.Faults faults() {
    return new ReplayOutcome.Faults(
        faults(FaultTimes.Phase.BEFORE),
        faults(FaultTimes.Phase.DURING),
        faults(FaultTimes.Phase.AFTER));
  }

  private List<LatencyHistogram> faults(FaultTimes.Phase phase) {
    return faults.stream().map(task -> task.of(phase)).toList();
  }

  /**
   * The pressure that they were under.
   *
   * @param startedAt time of the first reference
   * @param nanos from there to the last
   */
  ReplayOutcome.Pressure pressure(long startedAt, long nanos) {
    PressureMerge merge = new PressureMerge(startedAt);
    stalls.forEach(log -> log.tell(merge));
    return merge.of(nanos);
  }

  private boolean isTask(int number) {
    return number < tasks;
  }
}
