package io.swapbox.allocator;

import java.util.BitSet;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of an allocator by id, and what came of the ids that it had.
 *
 * <p>May remember the cluster of the look-up before, as the look-up cache of the virtual swap
 * series does for each CPU (v6, patch 22). The memory of the index follows the number of clusters,
 * down as well as up.
 */
final class ClusterIndex {

  private static final int SPARSE = 8;

  private final boolean lookUpCache;
  private final Long2ObjectHashMap<VirtualCluster> byId = new Long2ObjectHashMap<>();
  private final BitSet everReleased = new BitSet();
  private @Nullable VirtualCluster lastFound;
  private long lookUps;
  private long cachedLookUps;

  ClusterIndex(boolean lookUpCache) {
    this.lookUpCache = lookUpCache;
  }

  /** Looks a cluster up, null when it is not here. */
  @Nullable VirtualCluster lookUp(long id) {
    VirtualCluster last = lastFound;
    if (last != null && last.id == id) {
      cachedLookUps++;
      return last;
    }
    lookUps++;
    VirtualCluster cluster = byId.get(id);
    if (lookUpCache) {
      lastFound = cluster;
    }
    return cluster;
  }

  /** Every cluster, in no order. */
  Iterable<VirtualCluster> all() {
    return byId.values();
  }

  /**
   * Makes sure that a cluster can be added.
   *
   * @throws IllegalArgumentException when it is not of that home: entries are routed by home, so
   *     nobody would find those of this cluster
   * @throws IllegalStateException when it is here
   */
  void requireNew(long id, int home) {
    if (Entry.homeOfCluster(id) != home) {
      throw new IllegalArgumentException(
          Entry.describeCluster(id) + " was granted to the allocator of cpu " + home);
    }
    if (byId.containsKey(id)) {
      throw new IllegalStateException(Entry.describeCluster(id) + " was granted twice");
    }
  }

  void add(VirtualCluster cluster) {
    byId.put(cluster.id, cluster);
  }

  /** Takes a cluster out whose id goes back to the directory. */
  void release(VirtualCluster cluster) {
    byId.remove(cluster.id);
    if (byId.size() < byId.capacity() / SPARSE) {
      byId.compact();
    }
    lastFound = null;
    everReleased.set(Entry.serialOfCluster(cluster.id));
  }

  /** Whether the cluster with that serial number was here and went back to the directory. */
  boolean wasReleased(int serial) {
    return everReleased.get(serial);
  }

  /** The serial numbers of all those, a copy. */
  BitSet everReleased() {
    return (BitSet) everReleased.clone();
  }

  /** Notes that these were here. */
  void restoreReleased(BitSet serials) {
    everReleased.or(serials);
  }

  int size() {
    return byId.size();
  }

  /** Look-ups that read the index. */
  long lookUps() {
    return lookUps;
  }

  /** Look-ups that asked for the cluster of the look-up before. */
  long cachedLookUps() {
    return cachedLookUps;
  }

  /** What the clusters with a table take on the heap, in bytes. */
  long clusterHeapBytes() {
    long bytes = 0;
    for (VirtualCluster cluster : byId.values()) {
      bytes += cluster.isOpen() ? cluster.heapBytes() : 0;
    }
    return bytes;
  }

  /** What the index takes on the heap for that many of its clusters, in bytes. */
  long heapBytes(int clusters) {
    int capacity = byId.capacity();
    long bytes =
        ObjectSizes.array(capacity, Long.BYTES)
            + ObjectSizes.array(capacity, ObjectSizes.REFERENCE);
    return clusters == 0 ? 0 : bytes * clusters / byId.size();
  }

  void clear() {
    byId.clear();
    byId.compact();
    lastFound = null;
  }
}
