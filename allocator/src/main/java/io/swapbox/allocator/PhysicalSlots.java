package io.swapbox.allocator;

import static io.swapbox.allocator.ObjectSizes.object;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one swap file: which are allocated, which are bad, a checksum of each page, and
 * which virtual slot each belongs to.
 *
 * <p>Slots lie in clusters of 512 that exist only while in use, 8.37 bytes a slot, objects
 * included. A run of slots never crosses a cluster; where it is looked for is the kernel's order
 * ({@link PhysicalClusters}). Pages that have nothing to do with each other take any neighbouring
 * slots, the longest run found when none is as long as wanted; a folio takes an aligned run.
 *
 * <p>The reverse map is what swapoff and the reclaim of cache-only slots go by. It is a hint: it
 * has no generation, and the entry may be freed or backed by something else while a message is
 * under way. Whoever uses it asks the entry's owner whether it still is backed by the slot.
 *
 * <p>Slot 0 holds the header of the file and is bad from the start, as in the kernel. One owner, no
 * thread safety.
 */
public final class PhysicalSlots {

  /** Longest run that can be asked for, in slots. */
  public static final int MAX_RUN = PhysicalCluster.SLOTS;

  /** {@link #entryCluster}, {@link #entryOffset}: the slot is mapped to no entry. */
  public static final int UNMAPPED = -1;

  /** This object, the cursor over cache-only slots, the discards, and their fields. */
  private static final long FIXED_BYTES =
      object(5 * ObjectSizes.REFERENCE + 3 * Long.BYTES)
          + object(2 * ObjectSizes.REFERENCE + Long.BYTES)
          + object(ObjectSizes.REFERENCE + Long.BYTES)
          + SlotCompaction.metadataBytes();

  private final long slots;
  private final PhysicalClusters clusters;
  private final CacheOnlySlots cacheOnlySlots;
  private final SlotDiscards discards;
  private final SlotCompaction compaction;
  private final ReverseMap reverseMap = new ReverseMap();
  private long used;
  private long badSlots;

  /**
   * A file with all slots free but the header, which is never discarded.
   *
   * @param slots of the file, header included
   * @throws IllegalArgumentException when there are fewer than 2, or more than a {@link Location}
   *     can name
   */
  public PhysicalSlots(long slots) {
    this(slots, false, new long[0]);
  }

  /**
   * A file that has some slots allocated, mapped to no entry yet.
   *
   * @param slots of the file, header included
   * @param discards whether clusters that are emptied wait to be {@linkplain #discards discarded}
   * @param allocated as {@link #allocated()} gives them; may be shorter
   * @throws IllegalArgumentException when there are fewer than 2 slots, or more than a {@link
   *     Location} can name; or when a slot is allocated that holds no page
   */
  public PhysicalSlots(long slots, boolean discards, long[] allocated) {
    Ranges.check("number of slots", slots, 2, Location.MAX_SLOT + 1);
    this.slots = slots;
    clusters = new PhysicalClusters(slots, discards, allocated);
    cacheOnlySlots = new CacheOnlySlots(clusters);
    this.discards = new SlotDiscards(slots, clusters);
    this.compaction = new SlotCompaction(this, clusters);
    for (long word : allocated) {
      used += Long.bitCount(word);
    }
  }

  /**
   * Allocates neighbouring slots, as many as wanted if such a run is found. They are mapped to no
   * entry yet.
   *
   * @param want slots, 1 to {@link #MAX_RUN}
   * @return the first slot, with the length of its run in {@link #runLength}; -1 when none is free
   * @throws IllegalArgumentException when {@code want} is out of range
   */
  public long allocateRun(int want) {
    Ranges.check("run", want, 1, MAX_RUN);
    long below = compaction.mark() > 0 ? allocateBelow(0, want) : -1;
    return below < 0 ? taken(clusters.allocateRun(want)) : below;
  }

  /** The same below the mark of the {@linkplain #compaction compaction}; -1 when none is free. */
  public long allocateRunBelow(int want) {
    Ranges.check("run", want, 1, MAX_RUN);
    return allocateBelow(0, want);
  }

  private long allocateBelow(int order, int want) {
    return taken(clusters.allocateBelow(compaction, order, want));
  }

  private long taken(long first) {
    used += clusters.runLength();
    return first;
  }

  /**
   * Allocates the slots of a folio: an aligned run. They are mapped to no entry yet.
   *
   * @param order 0 to 9: 2^order slots
   * @return the first slot; -1 when there is no such run
   * @throws IllegalArgumentException when {@code order} is out of range
   */
  public long allocate(int order) {
    Ranges.check("order", order, 0, PhysicalClusters.ORDERS - 1);
    if (order == 0) {
      return allocateRun(1);
    }
    long below = compaction.mark() > 0 ? allocateBelow(order, 1 << order) : -1;
    return below < 0 ? taken(clusters.allocate(order)) : below;
  }

  /** Allocates that slot, which must be free. Who begins so decides where all pages lie. */
  public void allocateAt(long slot) {
    clusters.allocateAt(index(slot), offset(slot));
    taken(slot);
  }

  /**
   * Takes note that the disk has no block for a slot. Until a slot is freed or blocks were given
   * back, none is handed out that had none either: those behind it in its cluster, clusters never
   * used or discarded. A file in which nothing is allocated hands out all of its slots, since
   * neither will happen there.
   *
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public void diskFull(long slot) {
    Objects.checkIndex(slot, slots);
    clusters.diskFull(index(slot), offset(slot));
    if (used == 0) {
      clusters.diskMayHaveRoom();
    }
  }

  /** Takes note that the disk has a block for a slot that is allocated. */
  public void diskHas(long slot) {
    allocatedCluster(slot).extendTo(offset(slot));
  }

  /** What a compaction needs. */
  public SlotCompaction compaction() {
    return compaction;
  }

  /** The discards of emptied clusters. */
  public SlotDiscards discards() {
    return discards;
  }

  /** The length of the run that was allocated last, in slots; 0 after a failure. */
  public int runLength() {
    return clusters.runLength();
  }

  /**
   * Frees a slot, which loses its checksum and its entry; one that is bad stays out of use.
   *
   * @throws IllegalStateException when it is not allocated
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public void free(long slot) {
    PhysicalCluster cluster = allocatedCluster(slot);
    reverseMap.remove(cluster.mapping(offset(slot)));
    clusters.release(cluster, offset(slot));
    used--;
  }

  /**
   * Marks a slot bad: it is never handed out again. No change if it is bad.
   *
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public void markBad(long slot) {
    if (bad(slot)) {
      return;
    }
    clusters.markBad(index(slot), offset(slot));
    badSlots++;
  }

  /**
   * Whether the slot is allocated.
   *
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public boolean allocated(long slot) {
    PhysicalCluster cluster = clusterOf(slot);
    return cluster != null && cluster.allocated(offset(slot));
  }

  /** A bit for each slot, 64 of them a word, that is set for those allocated. */
  public long[] allocated() {
    return clusters.allocated();
  }

  /**
   * The first allocated slot from there on, bad ones that are still allocated included.
   *
   * @param from a slot, or the number of slots
   * @return the slot; -1 when there is none
   * @throws IndexOutOfBoundsException when {@code from} is neither
   */
  public long nextAllocated(long from) {
    Objects.checkIndex(from, slots + 1);
    int offset = offset(from);
    for (int index = index(from); index < clusters.size(); index++) {
      PhysicalCluster cluster = clusters.get(index);
      int found = cluster == null ? PhysicalCluster.SLOTS : cluster.nextAllocated(offset);
      if (found < PhysicalCluster.SLOTS) {
        return (long) index * PhysicalCluster.SLOTS + found;
      }
      offset = 0;
    }
    return -1;
  }

  /**
   * Whether the slot is bad; the header is.
   *
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public boolean bad(long slot) {
    PhysicalCluster cluster = clusterOf(slot);
    return slot == 0 || (cluster != null && cluster.bad(offset(slot)));
  }

  /** Slots allocated. */
  public long used() {
    return used;
  }

  /** Slots of the file, the header included. */
  long slots() {
    return slots;
  }

  /** Slots marked bad, the header not counted. */
  public long badSlots() {
    return badSlots;
  }

  /** Slots that can hold a page: neither header nor bad. */
  public long usable() {
    return slots - 1 - badSlots;
  }

  /**
   * Whether less than half of the slots that can hold a page are free, {@code vm_swap_full} of
   * {@code mm/swap.h}: then copies of pages that are in memory are not worth their slots.
   */
  public boolean scarce() {
    return (usable() - used) * 2 < usable();
  }

  /**
   * The checksum of the page in the slot; 0 until one is set.
   *
   * @throws IllegalStateException when the slot is not allocated
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public int checksum(long slot) {
    return allocatedCluster(slot).checksum(offset(slot));
  }

  /**
   * Notes the checksum of the page in the slot.
   *
   * @throws IllegalStateException when the slot is not allocated
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public void setChecksum(long slot, int checksum) {
    allocatedCluster(slot).setChecksum(offset(slot), checksum);
  }

  /**
   * Notes which entry the page in the slot belongs to, in place of one noted before; the slot is
   * not cache-only then.
   *
   * @param cluster id of the entry's virtual cluster
   * @param entryOffset offset of the entry in it
   * @throws IllegalStateException when the slot is not allocated, or when the file has pages of
   *     4,194,303 other virtual clusters
   * @throws IllegalArgumentException when the cluster or the offset is out of range
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public void map(long slot, long cluster, int entryOffset) {
    Ranges.check("cluster id", cluster, 0, Entry.MAX_CLUSTER);
    Ranges.check("slot offset", entryOffset, 0, Entry.SLOTS_PER_CLUSTER - 1);
    PhysicalCluster holder = allocatedCluster(slot);
    int word = reverseMap.add(cluster, entryOffset);
    reverseMap.remove(holder.mapping(offset(slot)));
    holder.setMapping(offset(slot), word);
  }

  /**
   * The id of the virtual cluster that the slot's entry lies in, a hint.
   *
   * @return the id, or {@link #UNMAPPED}, as of every free slot
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public long entryCluster(long slot) {
    int word = mapping(slot);
    return word == ReverseMap.NONE ? UNMAPPED : reverseMap.cluster(word);
  }

  /**
   * The offset of the slot's entry in its virtual cluster, a hint.
   *
   * @return the offset, or {@link #UNMAPPED}, as of every free slot
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public int entryOffset(long slot) {
    int word = mapping(slot);
    return word == ReverseMap.NONE ? UNMAPPED : ReverseMap.offset(word);
  }

  /**
   * Notes whether only the swap cache holds the slot's entry: swap count 0, but cached. Then the
   * slot can be reclaimed, if the entry's owner finds that it still is so.
   *
   * @throws IllegalStateException when the slot is mapped to no entry
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public void setCacheOnly(long slot, boolean cacheOnly) {
    int word = mapping(slot);
    if (word == ReverseMap.NONE) {
      throw new IllegalStateException("swap file slot " + slot + " is mapped to no entry");
    }
    allocatedCluster(slot).setMapping(offset(slot), ReverseMap.withCacheOnly(word, cacheOnly));
    if (cacheOnly) {
      cacheOnlySlots.mark(index(slot));
    }
  }

  /**
   * Whether only the swap cache holds the slot's entry; false of a slot without one.
   *
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public boolean cacheOnly(long slot) {
    return ReverseMap.cacheOnly(mapping(slot));
  }

  /**
   * Finds slots whose entry only the swap cache holds, as many as there are and as fit. The next
   * search goes on behind them.
   *
   * @param found takes the slots
   * @return how many were found
   */
  public int findCacheOnly(long[] found) {
    return cacheOnlySlots.find(found);
  }

  /** Virtual clusters that the reverse map names. */
  int mappedClusters() {
    return reverseMap.clusters();
  }

  /** Heap bytes of everything kept here, spare capacity included, by {@link ObjectSizes}. */
  public long metadataBytes() {
    return FIXED_BYTES + clusters.metadataBytes() + reverseMap.metadataBytes();
  }

  private int mapping(long slot) {
    PhysicalCluster cluster = clusterOf(slot);
    return cluster == null ? ReverseMap.NONE : cluster.mapping(offset(slot));
  }

  private @Nullable PhysicalCluster clusterOf(long slot) {
    Objects.checkIndex(slot, slots);
    return clusters.get(index(slot));
  }

  private PhysicalCluster allocatedCluster(long slot) {
    PhysicalCluster cluster = clusterOf(slot);
    if (cluster == null || !cluster.allocated(offset(slot))) {
      throw new IllegalStateException("swap file slot " + slot + " is not allocated");
    }
    return cluster;
  }

  private static int index(long slot) {
    return (int) (slot / PhysicalCluster.SLOTS);
  }

  private static int offset(long slot) {
    return (int) (slot % PhysicalCluster.SLOTS);
  }
}
