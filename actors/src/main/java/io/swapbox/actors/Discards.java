package io.swapbox.actors;

import io.swapbox.allocator.SlotDiscards;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The discards of a device's emptied clusters, whose blocks are given back one at a time. */
final class Discards {

  private static final Logger LOG = LoggerFactory.getLogger(Discards.class);

  private final SlotDiscards slots;
  private final IoQueue queue;
  private boolean underWay;

  Discards(SlotDiscards slots, IoQueue queue) {
    this.slots = slots;
    this.queue = queue;
  }

  /** Whether the slots of a cluster are not handed out, as it is being discarded. */
  boolean areUnderWay() {
    return underWay;
  }

  /** Begins with the next cluster, if there is one, unless another is under way. */
  void next() {
    long first = underWay ? -1 : slots.begin();
    if (first >= 0) {
      underWay = true;
      queue.start(queue.newJob().beginDiscard(first, slots.length(first)));
    }
  }

  /** A discard is done, or has failed: its slots can be handed out. */
  void done(IoJob job) {
    if (job.error != null) {
      LOG.warn("discard failed: {}", job.error.getMessage());
    }
    slots.end(job.slot, job.discarded);
    underWay = false;
  }
}
