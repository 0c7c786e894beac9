package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.ReleasedCluster;
import io.swapbox.allocator.VirtualClusters;

/**
 * Gets cluster ids of a home from the directory before they run out, and gives them back. A device
 * has all of its clusters from the start.
 */
final class ClusterSupply {

  private static final int GRANT = 4;
  private static final int LOW_WATER_SLOTS = Entry.SLOTS_PER_CLUSTER;

  private final int home;
  private final VirtualClusters clusters;
  private final ActorRef<ClusterDirectory.Command> directory;
  private ActorRef<SlotAllocator.Command> allocator;
  private boolean requested;
  private boolean exhausted;

  ClusterSupply(
      int home, VirtualClusters clusters, ActorRef<ClusterDirectory.Command> directory, Seat seat) {
    this.home = home;
    this.clusters = clusters;
    this.directory = directory;
    this.allocator = seat.allocator();
    this.exhausted = clusters instanceof DeviceSlots;
  }

  /** Has grants sent to another allocator from now on. */
  void moveTo(Seat seat) {
    allocator = seat.allocator();
  }

  /** Whether so many runs of 2^order entries can be allocated now. */
  boolean has(int order, int runs) {
    return clusters.available(order) >= runs;
  }

  /** Whether so many runs of 2^order entries fit into clusters that are in use. */
  boolean hasInUse(int order, int runs) {
    return clusters.availableInUse(order) >= runs;
  }

  /** Whether no clusters are on their way. */
  boolean isSettled() {
    return !requested;
  }

  /** Whether the directory may have more clusters. */
  boolean mayGrow() {
    return !exhausted;
  }

  /** Asks for clusters, unless they are on their way or there are none. */
  void request() {
    if (!requested && !exhausted) {
      requested = true;
      directory.tell(new ClusterDirectory.Request(home, GRANT, allocator));
    }
  }

  /** Asks for clusters when few slots are left for runs of that order. */
  void refill(int order) {
    if (!exhausted && !has(order, LOW_WATER_SLOTS >> order)) {
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
    clusters.setBounded(exhausted);
  }

  /** Tells the directory of the clusters that are not kept here. */
  void giveBack() {
    while (clusters.hasReleased()) {
      ReleasedCluster released = clusters.pollReleased();
      directory.tell(new ClusterDirectory.GiveBack(released));
      exhausted &= !released.reusable();
    }
    clusters.setBounded(exhausted);
  }
}
