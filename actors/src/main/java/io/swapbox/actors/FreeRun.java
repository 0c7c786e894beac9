package io.swapbox.actors;

import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;

/**
 * Entries that are freed with one look-up of their cluster: neighbouring slots of one cluster and
 * one cgroup, in their order. That is where the virtual swap series ends a batch of frees, too.
 */
final class FreeRun {

  private final VirtualClusters clusters;
  private final long[] entries = new long[Entry.SLOTS_PER_CLUSTER];
  private int size;
  private int cgroup;

  FreeRun(VirtualClusters clusters) {
    this.clusters = clusters;
  }

  /** Adds an entry that nothing holds; frees those before it when it does not continue them. */
  void add(long entry, long d) {
    int owner = clusters.cgroup(d);
    if (size > 0 && !(owner == cgroup && Entry.follows(entry, entries[size - 1]))) {
      free();
    }
    cgroup = owner;
    entries[size++] = entry;
  }

  /** Frees what was added since the last time. */
  void free() {
    clusters.free(entries, 0, size);
    size = 0;
  }
}
