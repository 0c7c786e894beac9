package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import java.util.ArrayDeque;

/**
 * The stores of an allocator: a slot for each page, then one backend after the other, each taking
 * what it can of the batch. What nobody takes is refused and stays with the client.
 */
final class Stores {

  private final VirtualClusters clusters;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Backends backends;
  private final ActorRef<SlotAllocator.BackendReply> replies;
  private final WorkMeter meter;
  private final ArrayDeque<PageBatch> awaitingSlots = new ArrayDeque<>();

  Stores(
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

  /** Stores a batch as soon as there are slots for it. */
  void begin(PageBatch batch) {
    awaitingSlots.addLast(batch);
    beginAwaiting();
  }

  /** Starts the stores that wait for slots, in the order they came, as far as the slots go. */
  void beginAwaiting() {
    while (!awaitingSlots.isEmpty()) {
      boolean enough = supply.has(awaitingSlots.getFirst().size());
      if (!enough && supply.mayGrow()) {
        supply.request();
        return;
      }
      PageBatch batch = awaitingSlots.removeFirst();
      if (enough) {
        store(batch);
      } else {
        batch.endPending(PageStatus.NO_SPACE);
        batch.answer();
      }
    }
  }

  private void store(PageBatch batch) {
    allocate(batch);
    batch.station = 0;
    nextStation(batch);
    supply.refill();
  }

  private void allocate(PageBatch batch) {
    meter.steps(Step.LOOK_UP, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      long entry = clusters.allocate(batch.cgroup());
      long d = clusters.find(entry);
      busy.hold(d);
      batch.entry(i, entry);
      batch.descriptor(i, d);
    }
  }

  /** Offers what is left of a batch to the next backend, or ends the store. */
  void nextStation(PageBatch batch) {
    if (!batch.anyPending() || !backends.store(batch.station++, batch, replies)) {
      finish(batch);
    }
  }

  private void finish(PageBatch batch) {
    batch.endPending(PageStatus.NO_SPACE);
    for (int i = 0; i < batch.size(); i++) {
      long entry = batch.entry(i);
      long d = batch.descriptor(i);
      busy.release(entry, d);
      if (batch.status(i) == PageStatus.DONE) {
        clusters.back(d, batch.backing(i), batch.location(i));
        clusters.setShadow(d, batch.shadow(i));
        clusters.map(d);
        clusters.uncache(d);
      } else {
        clusters.uncache(d);
        clusters.free(entry);
        batch.entry(i, Entry.NONE);
      }
    }
    supply.giveBack();
    batch.answer();
  }
}
