package io.swapbox.allocator;

/**
 * How the pages of a swap file lie in it.
 *
 * @param slots that can hold a page: neither header nor bad
 * @param used of these, allocated
 * @param highestUsed the last allocated slot; 0 when none is
 * @param holes free slots before that one
 * @param longestFreeRun most free slots in a row, in whatever clusters
 * @param freeClusters clusters of 512 slots in which none is allocated, a last shorter one included
 * @param partlyUsedClusters those in which some slots are allocated and some are free
 * @param packedObjects compressed pages
 * @param packedWaste bytes of the slots that hold packed objects which no object takes
 */
public record SlotLayout(
    long slots,
    long used,
    long highestUsed,
    long holes,
    long longestFreeRun,
    long freeClusters,
    long partlyUsedClusters,
    long packedObjects,
    long packedWaste) {

  /** Goes over the clusters of a file once. */
  static SlotLayout of(PhysicalSlots slots, PhysicalClusters clusters, PackedObjects packed) {
    Walk walk = new Walk();
    for (int index = 0; index < clusters.size(); index++) {
      PhysicalCluster cluster = clusters.get(index);
      if (cluster == null) {
        walk.passFree(index == 0, slots.compaction().capacity(index));
      } else {
        walk.pass(cluster);
      }
    }
    return new SlotLayout(
        slots.usable(),
        slots.used(),
        walk.highestUsed,
        walk.holes,
        walk.longestRun,
        walk.freeClusters,
        walk.partlyUsed,
        packed.size(),
        packed.slots() * PackedObjects.SLOT_BYTES - packed.bytes());
  }

  /** What is known when some clusters have been looked at. */
  private static final class Walk {
    private long free;
    private long holes;
    private long run;
    private long longestRun;
    private long highestUsed;
    private long freeClusters;
    private long partlyUsed;

    private void passFree(boolean header, int slots) {
      run = header ? 0 : run;
      extend(slots);
      free += slots;
      freeClusters++;
    }

    private void extend(int slots) {
      run += slots;
      longestRun = Math.max(longestRun, run);
    }

    private void pass(PhysicalCluster cluster) {
      freeClusters += cluster.used() == 0 ? 1 : 0;
      partlyUsed += cluster.used() > 0 && cluster.freeSlots() > 0 ? 1 : 0;
      int last = cluster.lastAllocated(PhysicalCluster.SLOTS);
      long freeBeforeLast = free;
      for (int at = 0; at < PhysicalCluster.SLOTS; ) {
        int begin = cluster.nextFree(at);
        run = begin > at ? 0 : run;
        int end = begin == PhysicalCluster.SLOTS ? begin : cluster.nextTaken(begin);
        if (end > begin) {
          extend(end - begin);
        }
        free += end - begin;
        at = end;
        freeBeforeLast = begin < last ? free : freeBeforeLast;
      }
      if (last >= 0) {
        holes = freeBeforeLast;
        highestUsed = (long) cluster.index * PhysicalCluster.SLOTS + last;
      }
    }
  }
}
