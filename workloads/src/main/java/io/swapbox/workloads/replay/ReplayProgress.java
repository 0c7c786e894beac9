package io.swapbox.workloads.replay;

/** Told how far a replay is; called from other threads than the caller's. */
@FunctionalInterface
public interface ReplayProgress {

  /**
   * How far it is.
   *
   * @param phase {@code load} or {@code replay}
   * @param done references read or replayed so far
   * @param total references in all
   */
  void at(String phase, long done, long total);
}
