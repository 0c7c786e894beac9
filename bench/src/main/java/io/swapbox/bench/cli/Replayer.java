package io.swapbox.bench.cli;

import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.ReplayProgress;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;

/** What runs a replay to its end. */
@FunctionalInterface
interface Replayer {

  /**
   * Replays; returns when the last task has exited.
   *
   * @param runtime what carries the actors
   * @param warmUps replays before the one whose outcome it returns
   * @throws io.swapbox.SwapException when the input cannot be used
   */
  ReplayOutcome run(
      ReplaySettings settings, ReplayRuntime runtime, int warmUps, ReplayProgress progress);
}
