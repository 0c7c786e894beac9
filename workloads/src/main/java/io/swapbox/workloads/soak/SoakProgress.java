package io.swapbox.workloads.soak;

import io.swapbox.workloads.replay.ReplayProgress;
import java.util.function.Supplier;

/** Told how far a soak is; called from any thread. */
@FunctionalInterface
public interface SoakProgress extends ReplayProgress {

  /**
   * The soak has looked at the space, as it does with each tick. To ask how it stands does not
   * change the run.
   *
   * @param soFar gives what it did until now; to be asked within this call. Tasks tell what they
   *     did at checkpoints; nothing has leaked between them
   */
  default void ticked(Supplier<SoakOutcome> soFar) {}
}
