package io.swapbox.actors;

import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.VirtualClusters;

/** Notes the look-ups that an allocator makes, those that its look-up cache answers apart. */
final class LookUps {

  private final VirtualClusters clusters;
  private final WorkMeter meter;
  private long noted;
  private long notedCached;

  LookUps(VirtualClusters clusters, WorkMeter meter) {
    this.clusters = clusters;
    this.meter = meter;
  }

  /**
   * Notes those that were made since the last time. To be called before anything is sent: what an
   * actor sends leaves after the work that it was charged for.
   */
  void note() {
    long lookUps = clusters.lookUps();
    long cached = clusters.cachedLookUps();
    meter.steps(Step.LOOK_UP, (int) (lookUps - noted));
    meter.steps(Step.CACHED_LOOK_UP, (int) (cached - notedCached));
    noted = lookUps;
    notedCached = cached;
  }
}
