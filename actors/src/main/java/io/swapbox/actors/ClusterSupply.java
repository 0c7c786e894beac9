package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.ReleasedCluster;
import io.swapbox.allocator.VirtualClusters;

/**
 * Gets cluster ids for an allocator from the directory before they run out, and gives them back.
 */
final class ClusterSupply {

  private static final int GRANT = 4;
  private static final int LOW_WATER_SLOTS = Entry.SLOTS_PER_CLUSTER;

  private final int cpu;
  private final VirtualClusters clusters;
  private final ActorRef<ClusterDirectory.Command> directory;
  private final ActorRef<SlotAllocator.Command> self;
  private boolean requested;
  private boolean exhausted;

  ClusterSupply(
      int cpu,
      VirtualClusters clusters,
      ActorRef<ClusterDirectory.Command> directory,
      ActorRef<SlotAllocator.Command> self) {
    this.cpu = cpu;
    this.clusters = clusters;
    this.directory = directory;
    this.self = self;
  }

  /** Whether so many runs of 2^order entries can be allocated now. */
  boolean has(int order, int runs) {
    return clusters.available(order) >= runs;
  }

  /** Whether the directory may have more clusters. */
  boolean mayGrow() {
    return !exhausted;
  }

  /** Asks for clusters, unless they are on their way or there are none. */
  void request() {
    if (!requested && !exhausted) {
      requested = true;
      directory.tell(new ClusterDirectory.Request(cpu, GRANT, self));
    }
  }

  /** Asks for clusters when few slots are left for runs of that order. */
  void refill(int order) {
    if (!has(order, LOW_WATER_SLOTS >> order)) {
      request();
    }
  }

  /** Takes what the directory has granted. */
  void granted(SlotAllocator.Granted granted) {
    requested = false;
    exhausted = granted.count() < granted.clusters().length;
    for (int i = 0; i < granted.count(); i++) {
      clusters.grant(granted.clusters()[i], granted.generations()[i]);
    }
  }

  /** Tells the directory of the clusters that are not kept here. */
  void giveBack() {
    while (clusters.hasReleased()) {
      ReleasedCluster released = clusters.pollReleased();
      directory.tell(new ClusterDirectory.GiveBack(released.cluster(), released.nextGeneration()));
      exhausted &= !released.reusable();
    }
  }
}
