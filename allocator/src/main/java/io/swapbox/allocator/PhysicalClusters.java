package io.swapbox.allocator;

import static io.swapbox.allocator.ObjectSizes.array;
import static io.swapbox.allocator.ObjectSizes.object;

import java.util.Objects;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of one swap file and the order in which slots are taken from them, that of {@code
 * cluster_alloc_swap_entry} in {@code mm/swapfile.c}.
 *
 * <p>A cluster without an allocated slot is free ({@link FreeClusters}). The first allocation gives
 * it an order. One with free slots is on a list of its order: nonfull when a slot was freed since
 * it was last searched, else frag. A full one is on none.
 *
 * <p>A run of an order is looked for in the cluster that the last one came from, on the nonfull
 * list, in a free cluster, and in one of the frag list; with discard a free cluster comes before
 * the nonfull ones, to spread writes. Single pages then steal from clusters of other orders. Of
 * these as many as wanted are taken together if they lie in a row, in the end the longest row of
 * {@value #SCANNED} clusters.
 */
final class PhysicalClusters {

  /** Orders of runs: 0 to 9, {@code SWAP_NR_ORDERS}. */
  static final int ORDERS = 10;

  private static final int SCANNED = 8;

  /** This object, its lists and the free clusters, and their fields. */
  private static final long FIXED_BYTES =
      object(6 * ObjectSizes.REFERENCE + Long.BYTES + 3 * Integer.BYTES + 2)
          + object(ObjectSizes.REFERENCE + 2 * Integer.BYTES)
          + array(ORDERS, Integer.BYTES)
          + 3 * array(ORDERS, ObjectSizes.REFERENCE)
          + 2 * ORDERS * object(2 * ObjectSizes.REFERENCE + Integer.BYTES);

  private final long slots;
  private final boolean discards;
  private final @Nullable PhysicalCluster[] clusters;
  private final FreeClusters free;
  private final ClusterList<PhysicalCluster>[] nonfull = lists();
  private final ClusterList<PhysicalCluster>[] frag = lists();

  /** By order the cluster that the last run came from; a hint. */
  private final @Nullable PhysicalCluster[] current = new @Nullable PhysicalCluster[ORDERS];

  /** Free clusters that a search has looked at. */
  private final IntArrayList lookedAt = new IntArrayList();

  private boolean inExtent;
  private int inUse;
  private int foundRun;
  private int runLength;

  /**
   * Those in use in which a slot is allocated; they serve single pages.
   *
   * @param slots of the file, header included
   * @param discards whether emptied clusters are discarded before they are used again
   * @param allocated a bit for each slot, which may end before the slots do
   * @throws IllegalArgumentException when a slot is allocated that holds no page
   */
  PhysicalClusters(long slots, boolean discards, long[] allocated) {
    this.slots = slots;
    this.discards = discards;
    clusters =
        new @Nullable PhysicalCluster[Math.toIntExact((slots - 1) / PhysicalCluster.SLOTS) + 1];
    free = new FreeClusters(clusters.length);
    for (int word = 0; word < allocated.length; word++) {
      if (allocated[word] != 0) {
        restore(word, allocated[word]);
      }
    }
    for (PhysicalCluster cluster : clusters) {
      if (cluster != null && cluster.freeSlots() > 0) {
        nonfull[0].addTail(cluster);
      }
    }
  }

  private void restore(int word, long allocated) {
    long slot = (long) word * Long.SIZE;
    int index = Math.toIntExact(slot / PhysicalCluster.SLOTS);
    PhysicalCluster cluster = index < clusters.length ? clusters[index] : null;
    if (cluster == null && index < clusters.length) {
      cluster = create(index);
      free.takeFresh(index);
    }
    if (cluster == null || !cluster.restore((int) (slot % PhysicalCluster.SLOTS), allocated)) {
      throw new IllegalArgumentException(
          "slots from %d on are allocated that hold no page: %x".formatted(slot, allocated));
    }
  }

  /** A bit for each slot up to the end of the last cluster in use, set for those allocated. */
  long[] allocated() {
    return PhysicalCluster.allocated(clusters);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // There are no arrays of a generic type.
  private static ClusterList<PhysicalCluster>[] lists() {
    ClusterList<PhysicalCluster>[] lists = new ClusterList[ORDERS];
    for (int order = 0; order < ORDERS; order++) {
      lists[order] = new ClusterList<>();
    }
    return lists;
  }

  /** How many clusters the file has, in use or not. */
  int size() {
    return clusters.length;
  }

  /** The cluster of that index; null when nothing of it is allocated or bad. */
  @Nullable PhysicalCluster get(int index) {
    return clusters[index];
  }

  /** The clusters that nothing is allocated in. */
  FreeClusters free() {
    return free;
  }

  /** Allocates neighbouring slots, as many as wanted if there are; -1 when none is free. */
  long allocateRun(int want) {
    foundRun = 0;
    PhysicalCluster best = better(current[0], null, want);
    best = discards ? fromFree(0, want, best) : best;
    best = fromList(nonfull[0], 0, want, best, Integer.MAX_VALUE);
    best = discards ? best : fromFree(0, want, best);
    best = fromList(frag[0], 0, want, best, SCANNED);
    for (int order = 1; order < ORDERS && foundRun == 0; order++) {
      best = steal(frag[order], want, best);
      best = steal(nonfull[order], want, best);
    }
    return take(best, 0);
  }

  /** Allocates an aligned run of 2^order slots, order 1 to 9; -1 when no such run is found. */
  long allocate(int order) {
    foundRun = 0;
    int want = 1 << order;
    PhysicalCluster before = current[order];
    PhysicalCluster found =
        before == null || before.order() != order ? null : aligned(before, order);
    found = discards ? fromFree(order, want, found) : found;
    found = fromList(nonfull[order], order, want, found, Integer.MAX_VALUE);
    found = discards ? found : fromFree(order, want, found);
    found = fromList(frag[order], order, want, found, 1);
    return take(found, order);
  }

  /** The same below the mark of a compaction; slots wanted are 2^order, unless that is 0. */
  long allocateBelow(SlotCompaction compaction, int order, int want) {
    foundRun = 0;
    return take(compaction.find(order, want), order);
  }

  /** Looks at one cluster for a run that lies before an offset of it; null when it has none. */
  @Nullable PhysicalCluster searchOne(int index, int order, int want, int before) {
    PhysicalCluster cluster = ready(index, inExtent);
    if (cluster == null || (order > 0 && cluster.used() > 0 && cluster.order() != order)) {
      return null;
    }
    int end = Math.min(before, cluster.end(inExtent));
    foundRun = order == 0 ? cluster.findRun(want, end) : cluster.findAligned(order, end);
    return foundRun == 0 ? null : cluster;
  }

  /** A cluster, which is not free any more; null when it may not be used. */
  private @Nullable PhysicalCluster ready(int index, boolean withBlocks) {
    PhysicalCluster cluster = clusters[index];
    if (cluster == null || (cluster.used() == 0 && cluster != current[0])) {
      if (!free.take(index, withBlocks)) {
        return null;
      }
      cluster = cluster == null ? create(index) : cluster;
      lookedAt.addInt(index);
    }
    return cluster;
  }

  /** Allocates that slot, as a run. */
  void allocateAt(int index, int offset) {
    PhysicalCluster cluster = ready(index, false);
    if (cluster == null || cluster.allocated(offset) || cluster.bad(offset)) {
      throw new IllegalStateException("slot %d of cluster %d is taken".formatted(offset, index));
    }
    foundRun = PhysicalCluster.single(offset);
    take(cluster, 0);
  }

  /** The length of the run that was allocated last, in slots; 0 after a failure. */
  int runLength() {
    return runLength;
  }

  private long take(@Nullable PhysicalCluster cluster, int order) {
    runLength = PhysicalCluster.length(foundRun);
    if (cluster == null || runLength == 0) {
      putBack();
      return -1;
    }
    if (cluster.used() == 0) {
      cluster.setOrder(order);
    }
    cluster.take(foundRun);
    unlist(cluster);
    if (cluster.freeSlots() > 0) {
      frag[cluster.order()].addTail(cluster);
    }
    PhysicalCluster before = current[order];
    current[order] = cluster.freeSlots() > 0 ? cluster : null;
    if (before != null && before.used() == 0) {
      empty(before);
    }
    putBack();
    return (long) cluster.index * PhysicalCluster.SLOTS + PhysicalCluster.offset(foundRun);
  }

  /** The free clusters that nothing was taken from are free again. */
  private void putBack() {
    while (!lookedAt.isEmpty()) {
      PhysicalCluster cluster = clusters[lookedAt.popInt()];
      if (cluster != null && cluster.used() == 0) {
        leave(cluster);
        free.addWithoutBlocks(cluster.index);
      }
    }
  }

  private boolean isWhole(int want) {
    return PhysicalCluster.length(foundRun) == want;
  }

  /** Looks at a cluster; whether it is this one that has the best run so far, or the one before. */
  private @Nullable PhysicalCluster better(
      @Nullable PhysicalCluster candidate, @Nullable PhysicalCluster best, int want) {
    if (candidate == null || isWhole(want)) {
      return best;
    }
    int run = candidate.findRun(want, candidate.end(inExtent));
    if (PhysicalCluster.length(run) <= PhysicalCluster.length(foundRun)) {
      return best;
    }
    foundRun = run;
    return candidate;
  }

  private @Nullable PhysicalCluster aligned(PhysicalCluster candidate, int order) {
    foundRun = candidate.findAligned(order, candidate.end(inExtent));
    return foundRun == 0 ? null : candidate;
  }

  private @Nullable PhysicalCluster search(
      PhysicalCluster candidate, int order, int want, @Nullable PhysicalCluster best) {
    return order == 0 ? better(candidate, best, want) : aligned(candidate, order);
  }

  /** Searches clusters of a list until a whole run is found; the others are frag from then on. */
  private @Nullable PhysicalCluster fromList(
      ClusterList<PhysicalCluster> list,
      int order,
      int want,
      @Nullable PhysicalCluster before,
      int most) {
    PhysicalCluster best = before;
    for (int left = Math.min(most, list.size()); left > 0 && !isWhole(want); left--) {
      PhysicalCluster candidate = Objects.requireNonNull(list.removeHead());
      frag[order].addTail(candidate);
      best = search(candidate, order, want, best);
    }
    return best;
  }

  private @Nullable PhysicalCluster fromFree(
      int order, int want, @Nullable PhysicalCluster before) {
    PhysicalCluster best = before;
    while (!isWhole(want)) {
      int index = free.take(inExtent);
      if (index < 0) {
        return emptyCurrent(order, want, best);
      }
      PhysicalCluster candidate = clusters[index];
      candidate = candidate == null ? create(index) : candidate;
      lookedAt.addInt(index);
      best = search(candidate, order, want, best);
    }
    return best;
  }

  /** The cluster of single pages may be empty and yet not free. */
  private @Nullable PhysicalCluster emptyCurrent(
      int order, int want, @Nullable PhysicalCluster best) {
    PhysicalCluster empty = current[0];
    return order > 0 && empty != null && empty.used() == 0
        ? search(empty, order, want, best)
        : best;
  }

  /** Looks at some clusters of another order for single pages. */
  private @Nullable PhysicalCluster steal(
      ClusterList<PhysicalCluster> list, int want, @Nullable PhysicalCluster before) {
    PhysicalCluster best = before;
    PhysicalCluster candidate = list.head();
    for (int left = SCANNED; left > 0 && candidate != null && !isWhole(want); left--) {
      best = better(candidate, best, want);
      candidate = candidate.next;
    }
    return best;
  }

  /** Ends the allocation of a slot, and the use of its cluster with the last one. */
  void release(PhysicalCluster cluster, int offset) {
    cluster.release(offset);
    inExtent = false;
    boolean kept = cluster == current[0] && !discards;
    if (cluster.used() == 0 && !kept) {
      empty(cluster);
    } else if (cluster.freeSlots() > 0 && cluster.list != nonfull[cluster.order()]) {
      unlist(cluster);
      nonfull[cluster.order()].addTail(cluster);
    }
  }

  private void empty(PhysicalCluster cluster) {
    leave(cluster);
    if (discards) {
      free.addToDiscard(cluster.index);
    } else {
      free.add(cluster.index);
    }
  }

  /** A cluster is empty: it is on no list, and takes memory only if some of its slots are bad. */
  private void leave(PhysicalCluster cluster) {
    unlist(cluster);
    for (int order = 0; order < ORDERS; order++) {
      current[order] = current[order] == cluster ? null : current[order];
    }
    if (cluster.freeSlots() == PhysicalCluster.SLOTS) {
      clusters[cluster.index] = null;
      inUse--;
    }
  }

  /** Marks a slot bad that is not. */
  void markBad(int index, int offset) {
    PhysicalCluster cluster = clusters[index];
    if (cluster == null) {
      cluster = create(index);
    }
    cluster.markBad(offset);
    if (cluster.freeSlots() == 0) {
      unlist(cluster);
    }
  }

  /** The disk has no block for a slot: until it may have room, only those count that have one. */
  void diskFull(int index, int offset) {
    inExtent = true;
    PhysicalCluster cluster = clusters[index];
    if (cluster != null) {
      cluster.endExtentAt(offset);
    }
  }

  /** The disk may have room: all slots count. */
  void diskMayHaveRoom() {
    inExtent = false;
  }

  /** Heap bytes of the clusters and of what holds them, by {@link ObjectSizes}. */
  long metadataBytes() {
    return FIXED_BYTES
        + array(clusters.length, ObjectSizes.REFERENCE)
        + free.metadataBytes()
        + inUse * PhysicalCluster.METADATA_BYTES;
  }

  private PhysicalCluster create(int index) {
    PhysicalCluster cluster = new PhysicalCluster(index);
    if (index == 0) {
      cluster.markBad(0);
    }
    long first = (long) index * PhysicalCluster.SLOTS;
    for (int i = PhysicalCluster.SLOTS - 1; first + i >= slots; i--) {
      cluster.markBad(i); // past the end of the file
    }
    clusters[index] = cluster;
    inUse++;
    return cluster;
  }

  private static void unlist(PhysicalCluster cluster) {
    ClusterList<PhysicalCluster> list = cluster.list;
    if (list != null) {
      list.remove(cluster);
    }
  }
}
