package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.VirtualClusters;

/** The loads of an allocator: they visit the backends that hold the batch's entries. */
final class Loads {

  private final VirtualClusters clusters;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Backends backends;
  private final ActorRef<SlotAllocator.BackendReply> replies;
  private final WorkMeter meter;

  Loads(
      VirtualClusters clusters,
      BusyEntries busy,
      ClusterSupply supply,
      Backends backends,
      ActorRef<SlotAllocator.BackendReply> replies,
      WorkMeter meter) {
    this.clusters = clusters;
    this.busy = busy;
    this.supply = supply;
    this.backends = backends;
    this.replies = replies;
    this.meter = meter;
  }

  /** Makes the entries of a load busy and asks the first backend. */
  void begin(SlotAllocator.SwapIn request) {
    PageBatch batch = request.batch();
    meter.steps(Step.LOOK_UP, batch.size());
    if (busy.parks(batch, request)) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      long d = batch.descriptor(i);
      if (d < 0) {
        batch.status(i, BusyEntries.refusal(d));
      } else if (clusters.busy(d)) {
        batch.status(i, PageStatus.DUPLICATE);
      } else {
        busy.hold(d);
        batch.source(i, clusters.backing(d), clusters.location(d), clusters.shadow(d));
      }
    }
    nextStation(batch);
  }

  /** Asks the backend that holds the first page that is still pending, or ends the load. */
  void nextStation(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        backends.load(batch.backing(i), batch.location(i), batch, replies);
        return;
      }
    }
    finish(batch);
  }

  private void finish(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (heldBy(batch, i)) {
        long entry = batch.entry(i);
        long d = batch.descriptor(i);
        busy.release(entry, d);
        if (batch.releases() && batch.status(i) == PageStatus.DONE) {
          clusters.unmap(d);
          clusters.free(entry);
        }
      }
    }
    supply.giveBack();
    batch.answer();
  }

  /** Whether the batch made that entry busy: it was found, and not refused as a duplicate. */
  private static boolean heldBy(PageBatch batch, int i) {
    return switch (batch.status(i)) {
      case DONE, CORRUPT, READ_ERROR -> true;
      case FOREIGN, UNKNOWN, STALE, DUPLICATE, PENDING, NO_SPACE, WRITE_ERROR -> false;
    };
  }
}
