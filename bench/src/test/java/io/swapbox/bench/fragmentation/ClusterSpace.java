package io.swapbox.bench.fragmentation;

import io.swapbox.allocator.Entry;
import io.swapbox.allocator.OrderPolicy;
import io.swapbox.allocator.ReleasedCluster;
import io.swapbox.allocator.VirtualClusters;

/** Virtual clusters that are granted a fixed number of ids, and again each one they give back. */
final class ClusterSpace implements SlotSpace {

  private static final int SPACE = 1;
  private static final int HOME = 0;

  private final VirtualClusters clusters;
  private final long[] entries;
  private final long[] run = new long[Entry.SLOTS_PER_CLUSTER];

  ClusterSpace(int slots, OrderPolicy policy) {
    clusters = new VirtualClusters(SPACE, HOME, new VirtualClusters.Settings(policy, true));
    entries = new long[slots];
    for (int serial = 0; serial < slots / Entry.SLOTS_PER_CLUSTER; serial++) {
      clusters.grant(Entry.clusterId(serial, HOME), 0);
    }
    clusters.setBounded(true);
  }

  @Override
  public int allocate(int order) {
    long first = clusters.allocateRun(order, 0);
    if (first == Entry.NONE) {
      return NONE;
    }
    int slot = Entry.serial(first) * Entry.SLOTS_PER_CLUSTER + Entry.offset(first);
    entries[slot] = first;
    return slot;
  }

  @Override
  public void free(int slot, int order) {
    int length = 1 << order;
    for (int i = 0; i < length; i++) {
      run[i] = Entry.ofRun(entries[slot], i);
      clusters.uncache(clusters.find(run[i]));
    }
    clusters.free(run, 0, length);
    while (clusters.hasReleased()) {
      ReleasedCluster released = clusters.pollReleased();
      clusters.grant(released.cluster(), released.nextGeneration());
    }
  }

  @Override
  public void close() {
    clusters.close();
  }
}
