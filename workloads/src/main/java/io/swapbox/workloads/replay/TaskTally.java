package io.swapbox.workloads.replay;

import io.swapbox.actors.runtime.LatencyHistogram;
import io.swapbox.workloads.load.Workload;
import io.swapbox.workloads.task.FaultTimes;
import io.swapbox.workloads.task.SlowestFaults;
import io.swapbox.workloads.task.StallTimes;
import io.swapbox.workloads.task.TaskCounters;
import io.swapbox.workloads.task.TaskReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the tasks of a replay, and their children, have reported. Tasks replay the trace and have
 * the first numbers; children of a fork have those behind.
 */
final class TaskTally {

  private final int tasks;
  private final long[] references;
  private final long[] endNanos;

  /** As each task and child last said. */
  private final TaskCounters[] counters;

  // Of processes that a task was before the one that it is.
  private final long[] referencesBefore;
  private final TaskCounters[] countersBefore;

  /** Tasks that are at the end of the trace, or were killed before. */
  private final BitSet atEnd = new BitSet();

  private final BitSet killed = new BitSet();
  private final List<OomKill> kills = new ArrayList<>();
  private final PressureMerge pressure;

  /** Of each task and child that has ended, by its number. */
  private final Map<Integer, FaultTimes> faults = new TreeMap<>();

  /**
   * That of tasks which have not begun.
   *
   * @param tasks how many
   * @param children that they will have
   * @param now the time by the clock of the run
   */
  TaskTally(int tasks, int children, long now) {
    this.tasks = tasks;
    this.references = new long[tasks];
    this.endNanos = new long[tasks];
    this.counters = new TaskCounters[tasks + children];
    Arrays.fill(counters, TaskCounters.none());
    this.referencesBefore = new long[tasks];
    this.countersBefore = counters.clone();
    this.pressure = new PressureMerge(now);
  }

  /** Notes how far a task is. */
  void progress(TaskReport.Progress progress) {
    int task = progress.task();
    references[task] = referencesBefore[task] + progress.references();
    counters[task] = countersBefore[task].plus(progress.counters());
    progress.stalls().tell(pressure);
  }

  /**
   * Notes that a task has exited as one process and goes on as another.
   *
   * @param made references of the one that it was
   */
  void becomesAnother(TaskReport.Exited process, long made) {
    int task = process.task();
    referencesBefore[task] += made;
    references[task] = referencesBefore[task];
    countersBefore[task] = countersBefore[task].plus(process.counters());
    counters[task] = countersBefore[task];
    process.stalls().tell(pressure);
  }

  /** How many references all have made. */
  long references() {
    return Arrays.stream(references).sum();
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
  void ended(int task, TaskCounters own, StallTimes stalls, FaultTimes times) {
    counters[task] = countersBefore[task].plus(own);
    stalls.tell(pressure);
    faults.put(task, times);
  }

  /** What all have counted. */
  TaskCounters counters() {
    TaskCounters sum = TaskCounters.none();
    for (TaskCounters own : counters) {
      sum = sum.plus(own);
    }
    return sum;
  }

  /**
   * What each task has done.
   *
   * @param nanos since the first reference
   */
  List<ReplayOutcome.TaskFacts> facts(long nanos) {
    List<ReplayOutcome.TaskFacts> facts = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      TaskCounters own = counters[task];
      facts.add(
          new ReplayOutcome.TaskFacts(
              task,
              atEnd.get(task) ? endNanos[task] : nanos,
              own.pgfault(),
              own.pgmajfault(),
              own.allocstall()));
    }
    return facts;
  }

  /**
   * What the tasks of a part have done.
   *
   * @param nanos since the first reference
   */
  ReplayOutcome.PartFacts facts(Workload.Part part, long limitPages, long nanos) {
    long longest = 0;
    TaskCounters sum = TaskCounters.none();
    for (int task = part.first(); task < part.first() + part.tasks(); task++) {
      longest = Math.max(longest, atEnd.get(task) ? endNanos[task] : nanos);
      sum = sum.plus(counters[task]);
    }
    return new ReplayOutcome.PartFacts(
        part.name(), part.tasks(), limitPages, longest, sum.pgfault(), sum.pgmajfault());
  }

  /** What the faults took of those that have ended. */
  ReplayOutcome.Faults faults() {
    return new ReplayOutcome.Faults(
        faults(FaultTimes.Phase.BEFORE),
        faults(FaultTimes.Phase.DURING),
        faults(FaultTimes.Phase.AFTER));
  }

  /**
   * The slowest of them.
   *
   * @param tiers gives the name of the tier that a fault's page came from
   * @param startedAt time of the first reference
   */
  List<SlowFault> slowestFaults(Function<SlowestFaults.Fault, String> tiers, long startedAt) {
    List<SlowFault> all = new ArrayList<>();
    faults.forEach(
        (task, times) ->
            times
                .slowest()
                .list()
                .forEach(fault -> all.add(SlowFault.of(task, fault, tiers, startedAt))));
    return SlowFault.slowest(all);
  }

  private List<LatencyHistogram> faults(FaultTimes.Phase phase) {
    return faults.values().stream().map(task -> task.of(phase)).toList();
  }

  /**
   * The pressure that they were under.
   *
   * @param startedAt time of the first reference
   * @param nanos from there to the last
   */
  ReplayOutcome.Pressure pressure(long startedAt, long nanos) {
    return pressure.of(startedAt, nanos);
  }

  private boolean isTask(int number) {
    return number < tasks;
  }
}
