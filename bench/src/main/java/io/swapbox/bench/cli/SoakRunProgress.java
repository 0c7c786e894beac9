package io.swapbox.bench.cli;

import io.swapbox.bench.result.RunResult;
import io.swapbox.workloads.soak.SoakOutcome;
import io.swapbox.workloads.soak.SoakProgress;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shows how a soak stands as its result, as far as it is.
 *
 * @param shown what shows it
 * @param resultOf makes a result of an outcome
 */
record SoakRunProgress(Progress shown, Function<SoakOutcome, ? extends RunResult> resultOf)
    implements SoakProgress {

  @Override
  public void at(String phase, long done, long total) {
    shown.at(phase, done, total);
  }

  @Override
  public void ticked(Supplier<SoakOutcome> soFar) {
    shown.stands(() -> resultOf.apply(soFar.get()));
  }
}
