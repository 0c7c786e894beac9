package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** Counts what a cluster says of itself again, slot by slot, from its bitmap and descriptors. */
final class ClusterChecks {

  private ClusterChecks() {}

  /** I3 and I4 of every cluster in use. */
  static void check(VirtualClusters clusters) {
    long live = 0;
    int used = 0;
    for (VirtualCluster cluster : clusters.index.all()) {
      if (cluster.isOpen()) {
        live += check(cluster, clusters.arena);
        used++;
      } else {
        assertThat(cluster.liveSlots()).isZero();
      }
    }
    assertThat(clusters.entries()).as("I3: the sum of cluster.count").isEqualTo(live);
    assertThat(clusters.clusters()).isEqualTo(used);
  }

  /** I3 and I4 of a cluster with a table; returns its live slots. */
  static int check(VirtualCluster cluster, DescriptorArena arena) {
    ByteBuffer memory = arena.buffer(cluster.descriptor(0));
    BitSet taken = new BitSet();
    int live = 0;
    for (int offset = 0; offset < Entry.SLOTS_PER_CLUSTER; offset++) {
      long state = arena.state(cluster.descriptor(offset));
      boolean isLive = Descriptor.isLive(state);
      boolean isTaken = cluster.isTaken(memory, offset);
      boolean isRetired = isTaken && !isLive;
      // No assertThat for each slot: most of the time would be spent there.
      boolean wrong = isRetired && Descriptor.generation(state) != Entry.MAX_GENERATION;
      if (wrong || (isLive && !isTaken)) {
        throw new AssertionError("slot %d: live %b, taken %b".formatted(offset, isLive, isTaken));
      }
      live += isLive ? 1 : 0;
      taken.set(offset, isTaken);
    }
    assertThat(cluster.liveSlots()).as("I3: cluster.count").isEqualTo(live);
    assertThat(cluster.freeRuns())
        .as("I4: runs of order " + cluster.order())
        .isEqualTo(freeRuns(taken, cluster.order()));
    return live;
  }

  /** Aligned runs of that order without a taken slot. */
  static int freeRuns(BitSet taken, int order) {
    int slots = 1 << order;
    int free = 0;
    for (int start = 0; start < Entry.SLOTS_PER_CLUSTER; start += slots) {
      int next = taken.nextSetBit(start);
      free += next < 0 || next >= start + slots ? 1 : 0;
    }
    return free;
  }
}
