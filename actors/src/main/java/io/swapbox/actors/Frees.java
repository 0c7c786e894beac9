package io.swapbox.actors;

import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.VirtualClusters;

/** The frees of an allocator. */
final class Frees {

  private final VirtualClusters clusters;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Backends backends;
  private final WorkMeter meter;

  Frees(
      VirtualClusters clusters,
      BusyEntries busy,
      ClusterSupply supply,
      Backends backends,
      WorkMeter meter) {
    this.clusters = clusters;
    this.busy = busy;
    this.supply = supply;
    this.backends = backends;
    this.meter = meter;
  }

  /** Unmaps the entries of a batch and frees those without another use. */
  void free(SlotAllocator.Free request) {
    PageBatch batch = request.batch();
    meter.steps(Step.LOOK_UP, batch.size());
    if (busy.parks(batch, request)) {
      return;
    }
    meter.steps(Step.LOOK_UP, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      long entry = batch.entry(i);
      long d = clusters.find(entry);
      if (d < 0) {
        batch.status(i, BusyEntries.refusal(d));
      } else {
        clusters.unmap(d);
        if (clusters.unreferenced(d)) {
          backends.collectDrop(clusters.backing(d), clusters.location(d));
          clusters.free(entry);
        }
        batch.status(i, PageStatus.DONE);
      }
    }
    backends.sendDrops();
    supply.giveBack();
    batch.answer();
  }
}
