package io.swapbox.workloads.replay;

import io.swapbox.SwapoffProgress;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Tells of a replay in virtual time what the simulation, which its actors do not see, adds to it.
 *
 * @param told of everything
 * @param simulated makes an outcome one of virtual time
 */
record SimulatedProgress(ReplayProgress told, UnaryOperator<ReplayOutcome> simulated)
    implements ReplayProgress {

  @Override
  public void at(String phase, long done, long total) {
    told.at(phase, done, total);
  }

  @Override
  public void swapoff(SwapoffProgress progress) {
    told.swapoff(progress);
  }

  @Override
  public void measured(Supplier<ReplayOutcome> soFar) {
    told.measured(() -> simulated.apply(soFar.get()));
  }
}
