package io.swapbox.bench.cli;

import io.swapbox.SwapoffProgress;
import io.swapbox.bench.result.RunResult;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.ReplayProgress;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shows how a replay stands as its result, as far as it is.
 *
 * @param shown what shows it
 * @param resultOf makes a result of an outcome
 */
record RunProgress(Progress shown, Function<ReplayOutcome, ? extends RunResult> resultOf)
    implements ReplayProgress {

  @Override
  public void at(String phase, long done, long total) {
    shown.at(phase, done, total);
  }

  @Override
  public void swapoff(SwapoffProgress progress) {
    shown.swapoff(progress);
  }

  @Override
  public void measured(Supplier<ReplayOutcome> soFar) {
    shown.stands(() -> resultOf.apply(soFar.get()));
  }
}
