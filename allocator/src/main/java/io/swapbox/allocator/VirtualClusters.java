package io.swapbox.allocator;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Objects;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The virtual clusters of one CPU and the descriptors of their entries.
 *
 * <p>Cluster ids come by {@link #grant} and take no memory until used. An entry is taken from the
 * current cluster, else from the head of the partial list, else from a new cluster; a full cluster
 * that gets a free slot goes to the tail of the partial list (mm/vswap.c of the virtual swap
 * series, folio_alloc_swap and release_vswap_slot). A cluster with a free slot is the current one
 * or on the partial list, never lost.
 *
 * <p>A cluster that empties, the current one included, gives its memory back at once: with no entry
 * left {@link #descriptorBytes} is 0. Its id stays here for re-use while there are fewer than
 * {@value #MAX_KEPT} unused ids, so that an allocator that goes empty and back does not trouble the
 * cluster directory each time; else it is reported by {@link #pollReleased}. Either way its slots
 * go on with generations that no entry had, so a stale entry never resolves to another page.
 *
 * <p>A <em>descriptor reference</em> is what {@link #find} returns; it is good until the entry is
 * freed. {@code find} costs one hash look-up, none when the entry is in the cluster of the look-up
 * before. Memory: 16.125 bytes off heap a slot, and about 100 bytes on heap a cluster. One owner,
 * no thread safety.
 */
public final class VirtualClusters {

  /** {@link #find}: the entry is of another space. */
  public static final long FOREIGN = -1;

  /** {@link #find}: no such entry was ever handed out here. */
  public static final long UNKNOWN = -2;

  /** {@link #find}: the entry was freed. */
  public static final long STALE = -3;

  private static final int MAX_KEPT = 4;

  private final int space;
  private final int home;
  private final DescriptorArena arena = new DescriptorArena();
  private final Long2ObjectHashMap<VirtualCluster> clusters = new Long2ObjectHashMap<>();
  private final ClusterList<VirtualCluster> unused = new ClusterList<>();
  private final ClusterList<VirtualCluster> partial = new ClusterList<>();
  private final ArrayDeque<ReleasedCluster> released = new ArrayDeque<>();
  private final BitSet everReleased = new BitSet();
  private @Nullable VirtualCluster current;
  private @Nullable VirtualCluster lastFound;
  private long freeSlots;
  private long entries;

  /**
   * An allocator without clusters.
   *
   * @param space tag of the space, 1 to 255
   * @param home index of the CPU
   * @throws IllegalArgumentException when one is out of its range
   */
  public VirtualClusters(int space, int home) {
    Ranges.check("space", space, 1, Entry.MAX_SPACE);
    Ranges.check("home", home, 0, Entry.MAX_HOME);
    this.space = space;
    this.home = home;
  }

  /**
   * Gives this allocator a cluster id to use.
   *
   * @param generation first generation of its slots, past every one that they had before
   * @throws IllegalArgumentException when the id has another home, or the generation is out of
   *     range
   * @throws IllegalStateException when the id is here already
   */
  public void grant(long cluster, int generation) {
    Ranges.check("generation", generation, 0, Entry.MAX_GENERATION);
    if (Entry.homeOfCluster(cluster) != home) {
      // Entries are routed by home: nobody would find those of this cluster.
      throw new IllegalArgumentException(
          describe(cluster) + " was granted to the allocator of cpu " + home);
    }
    if (clusters.containsKey(cluster)) {
      throw new IllegalStateException(describe(cluster) + " was granted twice");
    }
    VirtualCluster granted = new VirtualCluster(cluster, generation);
    clusters.put(cluster, granted);
    unused.addTail(granted);
  }

  /** Entries that can be allocated without another grant; capped at the highest {@code int}. */
  public int available() {
    long slots = freeSlots + (long) unused.size() * Entry.SLOTS_PER_CLUSTER;
    return (int) Math.min(slots, Integer.MAX_VALUE);
  }

  /**
   * Allocates an entry: cached, swap count 0, backed by its folio, not busy, no shadow.
   *
   * @param cgroup id of the cgroup that owns it, 16 bits
   * @throws IllegalStateException when nothing is available
   * @throws IllegalArgumentException when the cgroup's id is out of range
   */
  public long allocate(int cgroup) {
    Ranges.check("cgroup", cgroup, 0, Descriptor.MAX_CGROUP);
    VirtualCluster cluster = current;
    if (cluster == null) {
      cluster = nextCluster();
      current = cluster;
    }
    ByteBuffer memory = arena.buffer(cluster.descriptor(0));
    int offset = cluster.take(memory, cgroup);
    if (cluster.freeSlots() == 0) {
      current = null;
    }
    freeSlots--;
    entries++;
    int generation = Descriptor.generation(arena.state(cluster.descriptor(offset)));
    return Entry.of(space, generation, cluster.id, offset);
  }

  /**
   * Finds the descriptor of an entry.
   *
   * @return a descriptor reference, 0 or more; or {@link #FOREIGN}; or {@link #STALE} when the
   *     entry's slot has moved on to a later generation, is retired, or its cluster went back to
   *     the directory; or {@link #UNKNOWN} when the slot was not handed out under that generation
   */
  public long find(long entry) {
    if (Entry.space(entry) != space) {
      return FOREIGN;
    }
    VirtualCluster cluster = lookUp(Entry.cluster(entry));
    if (cluster == null) {
      return Entry.home(entry) == home && everReleased.get(Entry.serial(entry)) ? STALE : UNKNOWN;
    }
    int generation = Entry.generation(entry);
    if (!cluster.isOpen()) {
      return generation < cluster.nextGeneration() ? STALE : UNKNOWN;
    }
    int offset = Entry.offset(entry);
    long reference = cluster.descriptor(offset);
    long state = arena.state(reference);
    if (Descriptor.isLive(state, generation)) {
      return reference;
    }
    boolean wasFreed =
        generation < Descriptor.generation(state)
            || (generation == Descriptor.generation(state)
                && cluster.isTaken(arena.buffer(reference), offset));
    return wasFreed ? STALE : UNKNOWN;
  }

  /**
   * Frees an entry, and its cluster's memory with the last one.
   *
   * @throws IllegalStateException when the entry is not live, is referenced, or is busy
   */
  public void free(long entry) {
    long reference = find(entry);
    if (reference < 0) {
      throw new IllegalStateException("cannot free " + Entry.describe(entry) + reason(reference));
    }
    long state = arena.state(reference);
    if (!Descriptor.unreferenced(state) || (state & Descriptor.BUSY) != 0) {
      throw new IllegalStateException(
          "cannot free %s: count %d, cached %b, busy %b"
              .formatted(
                  Entry.describe(entry), count(reference), cached(reference), busy(reference)));
    }
    VirtualCluster cluster = Objects.requireNonNull(lookUp(Entry.cluster(entry)));
    int freeBefore = cluster.freeSlots();
    cluster.release(arena.buffer(reference), Entry.offset(entry));
    freeSlots += cluster.freeSlots() - freeBefore;
    entries--;
    if (cluster.liveSlots() == 0) {
      shut(cluster);
    } else if (freeBefore == 0 && cluster.freeSlots() > 0) {
      partial.addTail(cluster);
    }
  }

  /** Where the bytes of the entry are. */
  public Backing backing(long reference) {
    return Backing.of(Descriptor.backing(arena.state(reference)));
  }

  /** Where in the backing, see {@link Location}. */
  public long location(long reference) {
    return Descriptor.location(arena.state(reference));
  }

  /**
   * Points the descriptor at another backing.
   *
   * @throws IllegalArgumentException when the location has more than 40 bits
   */
  public void back(long reference, Backing backing, long location) {
    Ranges.check("location", location, 0, Location.MAX);
    arena.setState(reference, Descriptor.backed(arena.state(reference), backing, location));
  }

  /** The swap count: page table entries that hold the entry. */
  public int count(long reference) {
    return Descriptor.count(arena.state(reference));
  }

  /**
   * Adds one to the swap count.
   *
   * @throws IllegalStateException at the field's limit of 63
   */
  public void map(long reference) {
    if (count(reference) == Descriptor.MAX_COUNT) {
      throw new IllegalStateException(
          "swap count of descriptor 0x%x is at its limit of %d"
              .formatted(reference, Descriptor.MAX_COUNT));
    }
    arena.setState(reference, arena.state(reference) + Descriptor.COUNT_ONE);
  }

  /**
   * Takes one from the swap count.
   *
   * @throws IllegalStateException when it is 0
   */
  public void unmap(long reference) {
    if (count(reference) == 0) {
      throw new IllegalStateException("swap count of descriptor 0x%x is 0".formatted(reference));
    }
    arena.setState(reference, arena.state(reference) - Descriptor.COUNT_ONE);
  }

  /** Whether the swap cache holds the entry. */
  public boolean cached(long reference) {
    return (arena.state(reference) & Descriptor.CACHED) != 0;
  }

  /** Lets the swap cache hold the entry; no change if it does. */
  public void cache(long reference) {
    arena.setState(reference, arena.state(reference) | Descriptor.CACHED);
  }

  /** Ends the hold of the swap cache; no change if there is none. */
  public void uncache(long reference) {
    arena.setState(reference, arena.state(reference) & ~Descriptor.CACHED);
  }

  /** Whether the entry's backing is being changed. */
  public boolean busy(long reference) {
    return (arena.state(reference) & Descriptor.BUSY) != 0;
  }

  /** Marks the entry busy, or not busy. */
  public void setBusy(long reference, boolean busy) {
    long state = arena.state(reference);
    arena.setState(reference, busy ? state | Descriptor.BUSY : state & ~Descriptor.BUSY);
  }

  /** The id of the cgroup that owns the entry. */
  public int cgroup(long reference) {
    return Descriptor.cgroup(arena.owner(reference));
  }

  /** The workingset shadow of the entry, {@link Workingset#NO_SHADOW} if there is none. */
  public long shadow(long reference) {
    return Descriptor.shadow(arena.owner(reference));
  }

  /**
   * Sets the workingset shadow.
   *
   * @throws IllegalArgumentException when it has more than 48 bits
   */
  public void setShadow(long reference, long shadow) {
    Ranges.check("shadow", shadow, 0, Descriptor.MAX_SHADOW);
    arena.setOwner(reference, Descriptor.withShadow(arena.owner(reference), shadow));
  }

  /** Whether the entry can be freed as far as count and swap cache go. */
  public boolean unreferenced(long reference) {
    return Descriptor.unreferenced(arena.state(reference));
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
    return clusters.size() - unused.size();
  }

  /** Off-heap bytes taken for descriptors and bitmaps, padding included. */
  public long descriptorBytes() {
    return arena.bytes();
  }

  /** Frees the memory and forgets all entries and clusters. */
  public void close() {
    arena.close();
    clusters.clear();
    unused.clear();
    partial.clear();
    released.clear();
    current = null;
    lastFound = null;
    freeSlots = 0;
    entries = 0;
  }

  private VirtualCluster nextCluster() {
    VirtualCluster cluster = partial.removeHead();
    if (cluster != null) {
      return cluster;
    }
    cluster = unused.head();
    if (cluster == null) {
      throw new IllegalStateException("the allocator of cpu " + home + " has no free slot");
    }
    cluster.open(arena); // throws when memory is out: the id then stays unused
    unused.remove(cluster);
    freeSlots += cluster.freeSlots();
    return cluster;
  }

  private void shut(VirtualCluster cluster) {
    if (cluster == current) {
      current = null;
    }
    partial.removeIfListed(cluster);
    freeSlots -= cluster.freeSlots();
    cluster.shut(arena);
    ReleasedCluster id = new ReleasedCluster(cluster.id, cluster.nextGeneration());
    if (id.reusable() && unused.size() < MAX_KEPT) {
      unused.addTail(cluster);
      return;
    }
    clusters.remove(cluster.id);
    lastFound = null;
    everReleased.set(Entry.serialOfCluster(cluster.id));
    released.add(id);
  }

  private @Nullable VirtualCluster lookUp(long id) {
    VirtualCluster cluster = lastFound;
    if (cluster == null || cluster.id != id) {
      cluster = clusters.get(id);
      lastFound = cluster;
    }
    return cluster;
  }

  private static String describe(long cluster) {
    return "cluster %d of cpu %d"
        .formatted(Entry.serialOfCluster(cluster), Entry.homeOfCluster(cluster));
  }

  private static String reason(long notFound) {
    if (notFound == FOREIGN) {
      return ": it is of another space";
    }
    return notFound == STALE ? ": it was freed before" : ": it was never allocated";
  }
}
