package io.swapbox.allocator;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The virtual clusters of one CPU and the descriptors of their entries.
 *
 * <p>Cluster ids come by {@link #grant} and take no table until used. Entries come in aligned runs
 * of 2^order, for folio orders 0 to {@value Entry#MAX_ORDER}; all runs of a cluster are of one
 * order, see {@link OrderPolicy}. A run is taken from the current cluster of its order, else from
 * the head of the order's partial list, else from a new cluster; a cluster that gets a free run
 * goes to the tail of the partial list (mm/vswap.c of the virtual swap series, folio_alloc_swap and
 * release_vswap_slot). A cluster with a free run is the current one or on the partial list, never
 * lost. When there are no more clusters to come, see {@link #setBounded}, runs are packed, and
 * clusters serve several orders. Entries of a run are freed one by one, in any order.
 *
 * <p>A cluster that empties, the current one included, gives its memory back at once: with no entry
 * left {@link #metadataBytes} is 0. Its id stays here for re-use while there are fewer than {@value
 * #MAX_KEPT} unused ids, so that an allocator that goes empty and back does not trouble the cluster
 * directory each time; else it is reported by {@link #pollReleased}. Either way its slots go on
 * with generations that no entry had, so a stale entry never resolves to another page.
 *
 * <p>A <em>descriptor reference</em> is what {@link #find} returns; it is good until the entry is
 * freed. {@code find} costs one look-up in the index of clusters, none when the entry is in the
 * cluster of the look-up before and the look-up cache is on. One owner at a time, which it does not
 * know: it may be handed over as a whole. No thread safety.
 */
public sealed class VirtualClusters extends Descriptors permits DeviceSlots {

  /**
   * What can be chosen.
   *
   * @param orderPolicy how long a cluster keeps its order
   * @param lookUpCache whether the cluster of the look-up before is remembered
   */
  public record Settings(OrderPolicy orderPolicy, boolean lookUpCache) {

    /** Orders are reset, look-ups remembered. */
    public static final Settings DEFAULT = new Settings(OrderPolicy.RESET_WHEN_EMPTY, true);
  }

  /** {@link #find}: the entry is of another space. */
  public static final long FOREIGN = -1;

  /** {@link #find}: no such entry was ever handed out here. */
  public static final long UNKNOWN = -2;

  /** {@link #find}: the entry was freed. */
  public static final long STALE = -3;

  private static final int MAX_KEPT = 4;

  final int home;
  private final OrderPolicy orderPolicy;
  final ClusterIndex index;
  private final EntryFinder finder;
  final ClustersByOrder byOrder = new ClustersByOrder();
  private final ArrayDeque<ReleasedCluster> released = new ArrayDeque<>();
  private long entries;

  /** Where runs come from in a bounded space; null in one that may grow. */
  private @Nullable PackedRuns packed;

  /**
   * An allocator without clusters, with {@link Settings#DEFAULT}.
   *
   * @param space tag of the space, 1 to 255
   * @param home index of the CPU
   * @throws IllegalArgumentException when one is out of its range
   */
  public VirtualClusters(int space, int home) {
    this(space, home, Settings.DEFAULT);
  }

  /**
   * An allocator without clusters.
   *
   * @param space tag of the space, 1 to 255
   * @param home index of the CPU
   * @throws IllegalArgumentException when one is out of its range
   */
  public VirtualClusters(int space, int home, Settings settings) {
    Ranges.check("space", space, 1, Entry.MAX_SPACE);
    Ranges.check("home", home, 0, Entry.MAX_HOME);
    this.home = home;
    this.orderPolicy = settings.orderPolicy();
    this.index = new ClusterIndex(settings.lookUpCache());
    this.finder = new EntryFinder(space, home, index, arena);
  }

  /**
   * Gives this allocator a cluster id to use, for any order.
   *
   * @param generation first generation of its slots, past every one that they had before
   * @throws IllegalArgumentException when the id has another home, or the generation is out of
   *     range
   * @throws IllegalStateException when the id is here already
   */
  public void grant(long cluster, int generation) {
    Ranges.check("generation", generation, 0, Entry.MAX_GENERATION);
    index.requireNew(cluster, home);
    VirtualCluster granted = new VirtualCluster(cluster, generation);
    index.add(granted);
    byOrder.addUnused(granted);
  }

  /**
   * Says whether the clusters that are here are all there will be. If so, runs are packed towards
   * the lowest ids, small orders share clusters, and a folio that finds no room in clusters of its
   * order gets it in others; a search may look at every cluster. If not, which is so at first, the
   * way to a run is short.
   */
  public void setBounded(boolean bounded) {
    if (bounded != (packed != null)) {
      packed = bounded ? new PackedRuns(orderPolicy, arena, index, byOrder) : null;
    }
  }

  /**
   * Runs of 2^order entries that can be allocated without another grant, if nothing else is
   * allocated meanwhile: an unused cluster counts for every order that it may serve.
   *
   * @throws IllegalArgumentException when the order is out of range
   */
  public long available(int order) {
    return availableInUse(order) + byOrder.availableUnused(order);
  }

  /**
   * Runs of 2^order entries that fit into clusters with live entries, that is without another
   * table.
   *
   * @throws IllegalArgumentException when the order is out of range
   */
  public long availableInUse(int order) {
    Ranges.check("order", order, 0, Entry.MAX_ORDER);
    return packed == null ? byOrder.availableInUse(order) : packed.available(order);
  }

  /**
   * Allocates an entry: cached, swap count 0, backed by its folio, not busy, no shadow.
   *
   * @param cgroup id of the cgroup that owns it, 16 bits
   * @throws IllegalStateException when nothing is available
   * @throws IllegalArgumentException when the cgroup's id is out of range
   */
  public long allocate(int cgroup) {
    long entry = allocateRun(0, cgroup);
    if (entry == Entry.NONE) {
      throw new IllegalStateException("the allocator of cpu " + home + " has no free slot");
    }
    return entry;
  }

  /**
   * Allocates an aligned run of 2^order entries in one cluster, each as {@link #allocate} does.
   *
   * @param cgroup id of the cgroup that owns them, 16 bits
   * @return the first entry, see {@link Entry#ofRun}; {@link Entry#NONE}, and nothing is changed,
   *     when no such run is available
   * @throws IllegalArgumentException when the order or the cgroup's id is out of range
   */
  public long allocateRun(int order, int cgroup) {
    Ranges.check("order", order, 0, Entry.MAX_ORDER);
    Ranges.check("cgroup", cgroup, 0, Descriptor.MAX_CGROUP);
    if (packed != null) {
      return allocatePacked(packed, order, cgroup);
    }
    VirtualCluster cluster = byOrder.serving(order, arena);
    if (cluster == null) {
      return Entry.NONE;
    }
    ByteBuffer memory = arena.buffer(cluster.descriptor(0));
    int offset = cluster.take(memory, cgroup);
    byOrder.gave(cluster, 1);
    entries += 1 << order;
    return finder.entryAt(cluster, memory, offset);
  }

  private long allocatePacked(PackedRuns runs, int order, int cgroup) {
    VirtualCluster cluster = runs.serving(order);
    if (cluster == null) {
      return Entry.NONE;
    }
    long first = takeAt(cluster, runs.start(), order, cgroup);
    runs.took(cluster);
    return first;
  }

  /** Allocates a free run of any order that starts there. */
  final long takeAt(VirtualCluster cluster, int start, int order, int cgroup) {
    int before = cluster.freeRuns();
    ByteBuffer memory = arena.buffer(cluster.descriptor(0));
    cluster.takeAt(memory, start, order, cgroup);
    byOrder.gave(cluster, before - cluster.freeRuns());
    entries += 1 << order;
    return finder.entryAt(cluster, memory, start);
  }

  /**
   * Finds the descriptor of an entry.
   *
   * @return a descriptor reference, 0 or more; or {@link #FOREIGN}; or {@link #STALE} when the
   *     entry's slot has moved on to a later generation, is retired, or its cluster went back to
   *     the directory; or {@link #UNKNOWN} when the slot was not handed out under that generation
   */
  public long find(long entry) {
    return finder.find(entry);
  }

  /**
   * Finds the descriptor of the entry that a virtual slot has now, of whatever generation.
   *
   * @param slot see {@link Entry#slot}
   * @return a descriptor reference, or {@link #STALE} when no entry lives there
   */
  public long findLive(long slot) {
    return finder.findLive(slot);
  }

  /**
   * Whether 2^order entries are live ones of one run, aligned: what a folio of that order may be.
   *
   * @param first of the entries; the others are {@link Entry#ofRun}
   * @throws IllegalStateException when the first entry is not live; the others need not be
   */
  public boolean isOneRun(long first, int order) {
    return finder.isOneRun(first, order);
  }

  /**
   * Finds the descriptor of an entry as {@link #find} does, but without a look-up when the entry is
   * live and {@linkplain Entry#follows follows} one that was found.
   *
   * @param before the entry that was looked for before
   * @param found what came of that
   */
  public long findAfter(long before, long found, long entry) {
    return finder.findAfter(before, found, entry);
  }

  /**
   * Frees an entry, and its cluster's memory with the last one.
   *
   * @throws IllegalStateException when the entry is not live, is referenced, or is busy
   */
  public void free(long entry) {
    free(index.lookUp(Entry.cluster(entry)), entry);
  }

  /**
   * Frees entries of one cluster with one look-up of it, as {@link #free(long)} does each.
   *
   * @param batch has the entries
   * @param from index of the first
   * @param to index past the last
   * @throws IllegalArgumentException when they are not of one cluster; nothing is freed then
   * @throws IllegalStateException when one cannot be freed; those before it are
   * @throws IndexOutOfBoundsException when the batch has no such part
   */
  public void free(long[] batch, int from, int to) {
    Objects.checkFromToIndex(from, to, batch.length);
    if (from == to) {
      return;
    }
    long id = Entry.cluster(batch[from]);
    for (int i = from + 1; i < to; i++) {
      if (Entry.cluster(batch[i]) != id) {
        throw new IllegalArgumentException(
            Entry.describe(batch[i]) + " is not of " + Entry.describeCluster(id));
      }
    }
    VirtualCluster cluster = index.lookUp(id);
    for (int i = from; i < to; i++) {
      free(cluster, batch[i]);
    }
  }

  /** Whether a cluster id waits to be reported to the directory. */
  public boolean hasReleased() {
    return !released.isEmpty();
  }

  /**
   * Takes the next cluster id to be reported to the directory.
   *
   * @throws java.util.NoSuchElementException when none waits
   */
  public ReleasedCluster pollReleased() {
    return released.remove();
  }

  /** Live entries. */
  public long entries() {
    return entries;
  }

  /** Clusters with live entries. */
  public int clusters() {
    return index.size() - byOrder.unused();
  }

  /** Off-heap bytes taken for descriptors and bitmaps, padding included. */
  public long descriptorBytes() {
    return arena.bytes();
  }

  /**
   * What it takes to find, count, charge and move the entries, in bytes: {@link #descriptorBytes}
   * and, on the heap, the clusters in use, their part of the index, the objects that hold the
   * tables, and the table of high swap counts. Objects are counted as a 64-bit JVM with compressed
   * pointers lays them out: headers of 12 bytes, 16 for arrays, references of 4, multiples of 8.
   *
   * <p>Not counted, as they do not come with entries: the allocator itself (about 2 KiB), unused
   * ids (about 90 bytes each; at most {@value #MAX_KEPT} are kept), and a bit for each id that ever
   * went back to the directory.
   */
  public long metadataBytes() {
    return arena.bytes()
        + arena.heapBytes()
        + index.clusterHeapBytes()
        + index.heapBytes(clusters())
        + extendTable.heapBytes();
  }

  /** Look-ups of {@link #find} and {@code free} that read the index of clusters. */
  public long lookUps() {
    return index.lookUps();
  }

  /** Look-ups of {@link #find} and {@code free} that the look-up cache answered. */
  public long cachedLookUps() {
    return index.cachedLookUps();
  }

  /** Frees the memory and forgets all entries and clusters. */
  public void close() {
    arena.close();
    extendTable.clear();
    index.clear();
    byOrder.clear();
    packed = null;
    released.clear();
    entries = 0;
  }

  @Override
  String describe(long reference) {
    return finder.describe(reference);
  }

  private void free(@Nullable VirtualCluster cluster, long entry) {
    long reference = finder.findIn(cluster, entry);
    if (cluster == null || reference < 0) {
      throw new IllegalStateException(
          "cannot free " + Entry.describe(entry) + EntryFinder.reason(reference));
    }
    if (!unreferenced(reference) || busy(reference)) {
      throw new IllegalStateException(
          "cannot free %s: count %d, cached %b, busy %b"
              .formatted(
                  Entry.describe(entry), count(reference), cached(reference), busy(reference)));
    }
    entries--;
    if (cluster.release(arena.buffer(reference), Entry.offset(entry))) {
      byOrder.gotRun(cluster);
    }
    if (packed != null) {
      packed.freed(cluster);
    }
    if (cluster.liveSlots() == 0) {
      shut(cluster);
    }
  }

  /** Adds a cluster with live entries that it had in another space. */
  final void addUsed(VirtualCluster cluster) {
    entries += cluster.liveSlots();
    byOrder.addUsed(cluster);
  }

  /** Lets a cluster without a live entry go, or keeps it for another use. */
  void shut(VirtualCluster cluster) {
    byOrder.shut(cluster, arena);
    if (packed != null) {
      packed.shut(cluster);
    }
    if (orderPolicy == OrderPolicy.RESET_WHEN_EMPTY) {
      cluster.resetOrder();
    }
    ReleasedCluster id = new ReleasedCluster(cluster.id, cluster.nextGeneration());
    if (id.reusable() && byOrder.unused() < MAX_KEPT) {
      byOrder.addUnused(cluster);
      return;
    }
    index.release(cluster);
    released.add(id);
  }
}
