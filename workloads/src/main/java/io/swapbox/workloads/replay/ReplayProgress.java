package io.swapbox.workloads.replay;

import io.swapbox.SwapoffProgress;
import java.util.function.Supplier;

/** Told how far a replay is; called from any thread. */
@FunctionalInterface
public interface ReplayProgress {

  /**
   * How far it is.
   *
   * @param phase {@code load}, {@code warm-up} (each starts anew), {@code replay}, {@code
   *     contention}, {@code soak}, or the backend whose tables are filled
   * @param done bytes of the trace read, references replayed, pages swapped, ticks or entries made,
   *     so far
   * @param total the same in all
   */
  void at(String phase, long done, long total);

  /** How far a swapoff is, pages moved of those that are to move; the replay goes on meanwhile. */
  default void swapoff(SwapoffProgress progress) {
    at("swapoff", progress.pagesMoved(), progress.pagesMoved() + progress.pagesLeft());
  }

  /**
   * A replay has measured itself, about 100 times a task. To look at it does not change the run:
   * nothing is sent, and it costs what the caller takes.
   *
   * @param soFar gives what the replay did and cost until now; to be asked within this call. Faults
   *     are timed when their task has ended; no slot has leaked yet
   */
  default void measured(Supplier<ReplayOutcome> soFar) {}
}
