package io.swapbox.allocator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the compaction of a swap file needs of its slots: a mark, below which all that is allocated
 * would fit, and slots from below it.
 *
 * <p>While there is a mark, slots come from the lowest cluster that has free ones before it, as
 * long as there are such, so that the file empties at its end. The mark is to be set anew from time
 * to time, as pages come and go. One owner, no thread safety.
 */
public final class SlotCompaction {

  private static final int SLOTS = PhysicalCluster.SLOTS;

  private final PhysicalSlots slots;
  private final PhysicalClusters clusters;

  /** The first slot that is not below it; 0 when there is none. */
  private long mark;

  /** By order a cluster before which none had a run, since the mark was set. Only saves time. */
  private final int[] from = new int[PhysicalClusters.ORDERS];

  SlotCompaction(PhysicalSlots slots, PhysicalClusters clusters) {
    this.slots = slots;
    this.clusters = clusters;
  }

  /** Heap bytes, by {@link ObjectSizes}. */
  static long metadataBytes() {
    return ObjectSizes.object(3 * ObjectSizes.REFERENCE + Long.BYTES)
        + ObjectSizes.array(PhysicalClusters.ORDERS, Integer.BYTES);
  }

  /**
   * Sets the mark to where the file would end if all that is allocated lay at its begin; bad slots
   * are left out, those among them included that are still allocated.
   *
   * @return the first slot that is not below the mark, 1 or more
   */
  public long setMark() {
    Arrays.fill(from, 0);
    long left = slots.used();
    int index = 0;
    while (left > capacity(index)) {
      left -= capacity(index++);
    }
    mark = Math.max(1, (long) index * SLOTS + offset(index, (int) left));
    return mark;
  }

  /** Slots of a cluster that are allocated, or free and not bad. */
  int capacity(int index) {
    PhysicalCluster cluster = clusters.get(index);
    return cluster != null
        ? cluster.used() + cluster.freeSlots()
        : (int) (Math.min(slots.slots(), (index + 1L) * SLOTS) - first(index));
  }

  /** The offset in a cluster behind so many of these. */
  private int offset(int index, int before) {
    PhysicalCluster cluster = clusters.get(index);
    return cluster != null ? cluster.endOf(before) : (int) (first(index) % SLOTS) + before;
  }

  private static long first(int index) {
    return Math.max(1, (long) index * SLOTS);
  }

  /** The first slot that is not below the mark; 0 when there is none. */
  public long mark() {
    return mark;
  }

  /** Slots are taken from anywhere again. */
  public void end() {
    mark = 0;
  }

  /** Slots that are allocated and not below the mark. */
  public long usedAbove() {
    long used = 0;
    int from = (int) (mark % SLOTS);
    for (int index = (int) (mark / SLOTS); index < clusters.size(); index++) {
      PhysicalCluster cluster = clusters.get(index);
      used += cluster == null ? 0 : cluster.used() - cluster.usedBefore(from);
      from = 0;
    }
    return used;
  }

  /** How pages, and the objects that lie packed, are spread over the file. */
  SlotLayout layout(PackedObjects packed) {
    return SlotLayout.of(slots, clusters, packed);
  }

  /**
   * The last allocated slot before that one.
   *
   * @param end a slot, or more than there are
   * @return the slot; -1 when there is none
   */
  public long lastAllocated(long end) {
    long last = Math.min(end, slots.slots()) - 1;
    int before = (int) (last % SLOTS) + 1;
    for (int index = (int) (last / SLOTS); index >= 0; index--) {
      PhysicalCluster cluster = clusters.get(index);
      int found = cluster == null ? -1 : cluster.lastAllocated(before);
      if (found >= 0) {
        return (long) index * SLOTS + found;
      }
      before = SLOTS;
    }
    return -1;
  }

  /**
   * Takes note that the file was cut off: there are no blocks for the slots from that one on, of
   * which none is allocated.
   */
  public void truncated(long first) {
    clusters.free().lostBlocks((int) ((first + SLOTS - 1) / SLOTS));
    clusters.diskMayHaveRoom();
  }

  /**
   * Finds a run below the mark: one of the wanted length if the lowest cluster that serves has one,
   * else its longest.
   *
   * @return the cluster, which knows the run; null when there is none
   */
  @Nullable PhysicalCluster find(int order, int want) {
    int last = (int) ((mark - 1) / SLOTS);
    for (int index = from[order]; index <= last; index++) {
      int end = index < last ? SLOTS : (int) ((mark - 1) % SLOTS) + 1;
      PhysicalCluster cluster = clusters.searchOne(index, order, want, end);
      if (cluster != null) {
        from[order] = index;
        return cluster;
      }
    }
    from[order] = Math.max(from[order], last);
    return null;
  }
}
