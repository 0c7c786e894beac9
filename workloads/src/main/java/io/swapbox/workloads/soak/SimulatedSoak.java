package io.swapbox.workloads.soak;

import io.swapbox.workloads.replay.Stopwatch;
import java.util.function.Supplier;

/**
 * Tells of a soak in virtual time what its actors do not see: the real time.
 *
 * @param told of everything
 * @param watch started with the simulation
 */
record SimulatedSoak(SoakProgress told, Stopwatch watch) implements SoakProgress {

  @Override
  public void at(String phase, long done, long total) {
    told.at(phase, done, total);
  }

  @Override
  public void ticked(Supplier<SoakOutcome> soFar) {
    told.ticked(() -> soFar.get().inVirtualTime(watch.nanos()));
  }
}
