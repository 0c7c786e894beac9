package io.swapbox.allocator;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A virtual cluster as it is written down when its space is closed, and set up again from: its
 * slots with their generations, so that no stale entry ever fits a new page, and the descriptors of
 * its entries.
 *
 * <p>What a location names is not in it. Whoever sets a space up again puts the pages somewhere,
 * and {@linkplain #relocate says} where, before the cluster is {@linkplain ClusterImages#restore
 * restored}. About 8 KiB of heap for a cluster in use. One owner, no thread safety.
 */
public final class ClusterImage {

  private static final int STATES_AND_OWNERS = 2 * Entry.SLOTS_PER_CLUSTER;

  /** Words of a table: a state and an owner for each slot, then the bitmap of taken slots. */
  static final int TABLE_WORDS = STATES_AND_OWNERS + DescriptorArena.BITMAP_WORDS;

  private final long id;
  private final int nextGeneration;
  private final int order;
  private final long[] table;
  private final long @Nullable [] runStarts;
  private final int[] highCounts;

  /**
   * An image out of its parts, as they were written down.
   *
   * @param id of the cluster
   * @param nextGeneration 1 + the highest generation that a slot was handed out under
   * @param order of its runs, -1 when it may serve any
   * @param table states, owners and bitmap; empty when the cluster is unused
   * @param runStarts a bit for each slot, where runs start that are of several orders; null when
   *     all are of one
   * @param highCounts for each slot what its swap count has above the descriptor's field; empty
   *     when there is none
   * @throws IllegalArgumentException naming the part that no image has
   */
  public ClusterImage(
      long id,
      int nextGeneration,
      int order,
      long[] table,
      long @Nullable [] runStarts,
      int[] highCounts) {
    Ranges.check("cluster id", id, 0, Entry.MAX_CLUSTER);
    Ranges.check("next generation", nextGeneration, 0, Entry.MAX_GENERATION + 1);
    Ranges.check("order", order, VirtualCluster.NO_ORDER, Entry.MAX_ORDER);
    checkLength("table", table.length, TABLE_WORDS);
    checkLength("high counts", highCounts.length, Entry.SLOTS_PER_CLUSTER);
    if (runStarts != null) {
      checkLength("run starts", runStarts.length, DescriptorArena.BITMAP_WORDS);
    }
    if (table.length > 0 && order == VirtualCluster.NO_ORDER) {
      throw new IllegalArgumentException(Entry.describeCluster(id) + " is in use without an order");
    }
    this.id = id;
    this.nextGeneration = nextGeneration;
    this.order = order;
    this.table = table;
    this.runStarts = runStarts;
    this.highCounts = highCounts;
  }

  private static void checkLength(String part, int length, int ofUsed) {
    if (length != 0 && length != ofUsed) {
      throw new IllegalArgumentException(
          "%s of %d words, not of 0 or %d".formatted(part, length, ofUsed));
    }
  }

  /** The id of the cluster. */
  public long id() {
    return id;
  }

  /** 1 + the highest generation that a slot of it was handed out under. */
  public int nextGeneration() {
    return nextGeneration;
  }

  /** The order of its runs, -1 when it may serve any. */
  public int order() {
    return order;
  }

  /** States, owners and bitmap, the image's own; empty when the cluster is unused. */
  public long[] table() {
    return table;
  }

  /** Where runs start, the image's own; null when all are of one order. */
  public long @Nullable [] runStarts() {
    return runStarts;
  }

  /** What swap counts have above the descriptors' field, the image's own; may be empty. */
  public int[] highCounts() {
    return highCounts;
  }

  /**
   * Whether the slot has an entry.
   *
   * @param offset of the slot, 0 to 511; all are without one when the cluster is unused
   */
  public boolean live(int offset) {
    Objects.checkIndex(offset, Entry.SLOTS_PER_CLUSTER);
    return table.length > 0 && Descriptor.isLive(state(offset));
  }

  /** The entry of a slot that has one; {@code space} is the tag of its space. */
  public long entry(int space, int offset) {
    return Entry.of(space, Descriptor.generation(state(offset)), id, offset);
  }

  /** Whether the swap cache holds the entry of a slot that has one. */
  public boolean cached(int offset) {
    return Descriptor.isCached(state(offset));
  }

  /** Whether a request has the entry of a slot that has one in hand. */
  public boolean busy(int offset) {
    return Descriptor.isBusy(state(offset));
  }

  /** Where the bytes of the entry are, of a slot that has one. */
  public Backing backing(int offset) {
    return Backing.of(Descriptor.backing(state(offset)));
  }

  /** Where in the backing, see {@link Location}. */
  public long location(int offset) {
    return Descriptor.location(state(offset));
  }

  /** The id of the cgroup that owns the entry, of a slot that has one. */
  public int cgroup(int offset) {
    return Descriptor.cgroup(table[2 * offset + 1]);
  }

  /**
   * Says where the bytes of an entry are from now on.
   *
   * @throws IllegalArgumentException when the location has more than 40 bits
   * @throws IllegalStateException when the slot has no entry
   */
  public void relocate(int offset, Backing backing, long location) {
    Ranges.check("location", location, 0, Location.MAX);
    if (!live(offset)) {
      throw new IllegalStateException(
          "slot %d of %s has no entry".formatted(offset, Entry.describeCluster(id)));
    }
    table[2 * offset] = Descriptor.backed(state(offset), backing, location);
  }

  private long state(int offset) {
    return table[2 * offset];
  }
}
