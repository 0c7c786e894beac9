package io.swapbox.allocator;

import java.util.BitSet;

/**
 * Finds the slots of a swap file whose entry only the swap cache holds, one part of the file after
 * the other.
 *
 * <p>A bit for each cluster says where to look. It is set with the first such slot and stays until
 * a search finds none in the cluster, so that nothing is counted when a slot is freed. A search
 * goes on where the one before ended: slots that cannot be reclaimed do not keep it from others.
 */
final class CacheOnlySlots {

  private static final int SLOTS = PhysicalCluster.SLOTS;

  private final PhysicalClusters clusters;
  private final BitSet marked = new BitSet();

  /** The slot to go on with. */
  private long cursor;

  CacheOnlySlots(PhysicalClusters clusters) {
    this.clusters = clusters;
  }

  /** Notes that a slot of a cluster became cache-only. */
  void mark(int cluster) {
    marked.set(cluster);
  }

  /**
   * Finds cache-only slots, as many as there are and as fit, each once.
   *
   * @param found takes the slots
   * @return how many were found
   */
  int find(long[] found) {
    long start = cursor;
    int count = find(start, Long.MAX_VALUE, found, 0);
    if (count < found.length) {
      count = find(0, start, found, count);
    }
    cursor = count < found.length ? 0 : found[count - 1] + 1;
    return count;
  }

  private int find(long from, long to, long[] found, int before) {
    int count = before;
    int index = marked.nextSetBit((int) (from / SLOTS));
    while (index >= 0 && (long) index * SLOTS < to && count < found.length) {
      long first = (long) index * SLOTS;
      int begin = (int) Math.max(from - first, 0);
      int end = (int) Math.min(to - first, SLOTS);
      int after = findIn(index, begin, end, found, count);
      if (after == count && end - begin == SLOTS) {
        marked.clear(index);
      }
      count = after;
      index = marked.nextSetBit(index + 1);
    }
    return count;
  }

  private int findIn(int index, int begin, int end, long[] found, int before) {
    PhysicalCluster cluster = clusters.get(index);
    int count = before;
    for (int i = begin; cluster != null && i < end && count < found.length; i++) {
      if (ReverseMap.cacheOnly(cluster.mapping(i))) {
        found[count++] = (long) index * SLOTS + i;
      }
    }
    return count;
  }
}
