package io.swapbox.allocator;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.agrona.collections.Long2ObjectHashMap;

/** Looks into the virtual clusters of an allocator from outside and checks what they count. */
public final class ClusterInspector {

  private final VirtualClusters clusters;
  private final DescriptorArena arena;
  private final Long2ObjectHashMap<VirtualCluster> byId;

  /** An inspector of these clusters. */
  @SuppressWarnings("unchecked") // The type of the field.
  public ClusterInspector(VirtualClusters clusters) {
    this.clusters = clusters;
    this.arena = (DescriptorArena) field(clusters, "arena");
    this.byId = (Long2ObjectHashMap<VirtualCluster>) field(clusters, "clusters");
  }

  private static Object field(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(owner.getClass() + " has changed", e);
    }
  }

  /**
   * Gives every live descriptor to a visitor, and checks I3: what a cluster counts is what its
   * bitmap says, and all of it together is what the allocator counts.
   *
   * @throws AssertionError when the counts differ
   */
  public void forEachLive(LongConsumer descriptor) {
    long total = 0;
    for (VirtualCluster cluster : byId.values()) {
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
          descriptor.accept(cluster.descriptor(offset));
        }
      }
      require(live == cluster.liveSlots(), "I3: cluster.count is not its popcount");
      require(live > 0, "I5: a cluster without entries is still reachable");
      require(
          live + cluster.freeSlots() == Entry.SLOTS_PER_CLUSTER, "I3: free and live slots differ");
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
    VirtualCluster cluster = byId.get(Entry.cluster(entry));
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
