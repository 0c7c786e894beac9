package io.swapbox.workloads.replay;

import io.swapbox.workloads.load.Workload;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** Whose turn it is, in a workload of which one task at a time is in the foreground. */
final class ReplayTurns {

  private static final int NOBODY = -1;

  private final List<Integer> turns;
  private final IntConsumer told;
  private final IntPredicate mayRun;
  private int next;
  private int inForeground = NOBODY;

  /**
   * The turns of a workload, which may have none.
   *
   * @param told hears whose turn it is
   * @param mayRun whether a task still lives
   */
  ReplayTurns(Workload workload, IntConsumer told, IntPredicate mayRun) {
    this.turns =
        workload.order() instanceof Workload.Order.Foreground foreground
            ? foreground.turns()
            : List.of();
    this.told = told;
    this.mayRun = mayRun;
  }

  /** Gives the first or the next task its turn, if there is one. */
  void next() {
    inForeground = NOBODY;
    while (next < turns.size() && inForeground == NOBODY) {
      int task = turns.get(next++);
      if (mayRun.test(task)) {
        inForeground = task;
        told.accept(task);
      }
    }
  }

  /** A task has ended, or was killed; if it was its turn, the next one has it. */
  void left(int task) {
    if (task == inForeground) {
      next();
    }
  }
}
