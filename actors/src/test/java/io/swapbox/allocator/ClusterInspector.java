package io.swapbox.allocator;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Looks into the virtual clusters of an allocator from outside and checks what they count. */
public final class ClusterInspector {

  private final VirtualClusters clusters;
  private final DescriptorArena arena;

  /** An inspector of these clusters. */
  public ClusterInspector(VirtualClusters clusters) {
    this.clusters = clusters;
    this.arena = clusters.arena;
  }

  /**
   * Gives every live descriptor to a visitor, and checks I3 and I4: what a cluster counts is what
   * its bitmap says, in slots and in aligned runs of its order, and all of it together is what the
   * allocator counts.
   *
   * @throws AssertionError when the counts differ
   */
  public void forEachLive(LongConsumer descriptor) {
    long total = 0;
    for (VirtualCluster cluster : clusters.index.all()) {
      if (!cluster.isOpen()) {
        require(cluster.liveSlots() == 0, "I5: a cluster without a table has live slots");
        continue;
      }
      ByteBuffer memory = arena.buffer(cluster.descriptor(0));
      int base = DescriptorArena.offset(cluster.descriptor(0)) + DescriptorArena.BITMAP_OFFSET;
      int live = 0;
      for (int word = 0; word < DescriptorArena.BITMAP_WORDS; word++) {
        long bits = memory.getLong(base + word * Long.BYTES);
        live += Long.bitCount(bits);
        for (; bits != 0; bits &= bits - 1) {
          int offset = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
          if (cluster instanceof DeviceCluster && cluster.findLive(arena, offset) < 0) {
            live--; // The header, a bad slot, or what is behind the end of the device.
            continue;
          }
          descriptor.accept(cluster.descriptor(offset));
        }
      }
      require(live == cluster.liveSlots(), "I3: cluster.count is not its popcount");
      if (live == 0 && cluster instanceof DeviceCluster) {
        continue; // Its table is there all the time.
      }
      require(live > 0, "I5: a cluster without entries is still reachable");
      require(
          cluster.countRuns(arena, cluster.order()) == cluster.freeRuns(),
          "I4: free runs are not what is counted");
      total += live;
    }
    require(total == clusters.entries(), "I3: the sum of cluster.count is not the entries");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new AssertionError(problem);
    }
  }

  /** The entry that is live now at the slot of that entry, or {@link Entry#NONE}. */
  public long liveAtSlotOf(long entry) {
    VirtualCluster cluster = clusters.index.lookUp(Entry.cluster(entry));
    if (cluster == null || !cluster.isOpen()) {
      return Entry.NONE;
    }
    long d = cluster.descriptor(Entry.offset(entry));
    int generation = Descriptor.generation(arena.state(d));
    return Descriptor.isLive(arena.state(d), generation)
        ? Entry.of(Entry.space(entry), generation, cluster.id, Entry.offset(entry))
        : Entry.NONE;
  }
}
