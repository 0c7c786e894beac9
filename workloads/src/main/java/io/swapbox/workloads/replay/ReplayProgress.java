package io.swapbox.workloads.replay;

/** Told how far a replay is; called from other threads than the caller's. */
@FunctionalInterface
public interface ReplayProgress {

  /**
   * How far it is.
   *
   * @param phase {@code load}, {@code warm-up} (each starts anew) or {@code replay}
   * @param done bytes of the trace read, or references replayed, so far
   * @param total the same in all
   */
  void at(String phase, long done, long total);
}
