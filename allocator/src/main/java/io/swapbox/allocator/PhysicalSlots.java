package io.swapbox.allocator;

import java.util.Objects;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one swap file: which are allocated, which are bad, and a checksum of each page.
 *
 * <p>Slots lie in clusters of 512 that exist only while in use, 2176 bytes each. A run of slots
 * never crosses a cluster. It is looked for next-fit in the current cluster, then in a free
 * cluster, then in the first {@value #SCANNED} partly used ones (mm/swapfile.c takes free clusters
 * before fragmented ones too, and looks at few of these). Only when none has the whole run, the
 * longest found is taken. So the cost of a call does not grow with the file.
 *
 * <p>Slot 0 holds the header of the file and is bad from the start, as in the kernel. One owner, no
 * thread safety.
 */
public final class PhysicalSlots {

  /** Longest run that can be asked for, in slots. */
  public static final int MAX_RUN = PhysicalCluster.SLOTS;

  private static final int SCANNED = 8;

  private final long slots;
  private final @Nullable PhysicalCluster[] clusters;
  private final IntArrayList emptied = new IntArrayList();
  private final ClusterList<PhysicalCluster> partial = new ClusterList<>();
  private @Nullable PhysicalCluster current;
  private int fresh;
  private int clustersInUse;
  private int foundRun;
  private int runLength;
  private long used;
  private long badSlots;

  /**
   * A file with all slots free but the header.
   *
   * @param slots of the file, header included
   * @throws IllegalArgumentException when there are fewer than 2, or more than a {@link Location}
   *     can name
   */
  public PhysicalSlots(long slots) {
    Ranges.check("number of slots", slots, 2, Location.MAX_SLOT + 1);
    this.slots = slots;
    clusters = new @Nullable PhysicalCluster[index(slots - 1) + 1];
  }

  /**
   * Allocates neighbouring slots, as many as wanted if such a run is found.
   *
   * @param want slots, 1 to {@link #MAX_RUN}
   * @return the first slot, with the length of its run in {@link #runLength}; -1 when none is free
   * @throws IllegalArgumentException when {@code want} is out of range
   */
  public long allocateRun(int want) {
    Ranges.check("run", want, 1, MAX_RUN);
    PhysicalCluster cluster = clusterFor(want);
    if (cluster == null) {
      runLength = 0;
      return -1;
    }
    cluster.take(foundRun);
    runLength = PhysicalCluster.length(foundRun);
    used += runLength;
    makeCurrent(cluster);
    return (long) cluster.index * PhysicalCluster.SLOTS + PhysicalCluster.offset(foundRun);
  }

  /** The length of the run that was allocated last, in slots; 0 after a failure. */
  public int runLength() {
    return runLength;
  }

  /**
   * Frees a slot; one that is bad stays out of use.
   *
   * @throws IllegalStateException when it is not allocated
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public void free(long slot) {
    PhysicalCluster cluster = allocatedCluster(slot);
    cluster.release(offset(slot));
    used--;
    if (cluster == current || cluster.freeSlots() == 0) {
      return;
    }
    if (cluster.freeSlots() == PhysicalCluster.SLOTS) {
      partial.removeIfListed(cluster);
      clusters[cluster.index] = null;
      clustersInUse--;
      emptied.addInt(cluster.index);
    } else if (cluster.list == null) {
      partial.addTail(cluster);
    }
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
    PhysicalCluster cluster = clusters[index(slot)];
    if (cluster == null) {
      cluster = create(index(slot));
      partial.addTail(cluster);
    }
    cluster.markBad(offset(slot));
    badSlots++;
    if (cluster.freeSlots() == 0) {
      partial.removeIfListed(cluster);
      if (cluster == current) {
        current = null;
      }
    }
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

  /** Slots marked bad, the header not counted. */
  public long badSlots() {
    return badSlots;
  }

  /** Slots that can hold a page: neither header nor bad. */
  public long usable() {
    return slots - 1 - badSlots;
  }

  /**
   * The checksum of the page in the slot.
   *
   * @throws IllegalStateException when the slot is not allocated
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public int checksum(long slot) {
    return allocatedCluster(slot).checksums[offset(slot)];
  }

  /**
   * Notes the checksum of the page in the slot.
   *
   * @throws IllegalStateException when the slot is not allocated
   * @throws IndexOutOfBoundsException when there is no such slot
   */
  public void setChecksum(long slot, int checksum) {
    allocatedCluster(slot).checksums[offset(slot)] = checksum;
  }

  /** Bytes of the bitmaps and checksums of the clusters in use; object headers are not counted. */
  public long metadataBytes() {
    return (long) clustersInUse * PhysicalCluster.METADATA_BYTES;
  }

  /** The cluster to allocate from and, in {@code foundRun}, its run; null when the file is full. */
  private @Nullable PhysicalCluster clusterFor(int want) {
    foundRun = 0;
    PhysicalCluster best = current;
    if (best != null) {
      foundRun = best.findRun(want);
    }
    while (PhysicalCluster.length(foundRun) < want) {
      PhysicalCluster free = freeCluster();
      if (free == null) {
        return partialClusterFor(want, best);
      }
      partial.addTail(free);
      best = better(free, best, want);
    }
    return best;
  }

  private @Nullable PhysicalCluster partialClusterFor(int want, @Nullable PhysicalCluster best) {
    int tries = Math.min(SCANNED, partial.size());
    for (int i = 0; i < tries && PhysicalCluster.length(foundRun) < want; i++) {
      PhysicalCluster candidate = Objects.requireNonNull(partial.removeHead());
      partial.addTail(candidate); // the next call that comes here looks at others
      best = better(candidate, best, want);
    }
    return best;
  }

  private @Nullable PhysicalCluster better(
      PhysicalCluster candidate, @Nullable PhysicalCluster best, int want) {
    int run = candidate.findRun(want);
    if (PhysicalCluster.length(run) <= PhysicalCluster.length(foundRun)) {
      return best;
    }
    foundRun = run;
    return candidate;
  }

  /** A cluster in which nothing is allocated, created now; null when there is none left. */
  private @Nullable PhysicalCluster freeCluster() {
    // Those used before come first: the file has blocks for them. A cluster that is in place
    // already got it from a bad slot and is on the partial list.
    while (!emptied.isEmpty()) {
      int index = emptied.popInt();
      if (clusters[index] == null) {
        return create(index);
      }
    }
    while (fresh < clusters.length) {
      int index = fresh++;
      if (clusters[index] == null) {
        return create(index);
      }
    }
    return null;
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
    clustersInUse++;
    return cluster;
  }

  private void makeCurrent(PhysicalCluster cluster) {
    PhysicalCluster before = current;
    if (before != null && before != cluster) {
      partial.addTail(before);
    }
    partial.removeIfListed(cluster);
    current = cluster.freeSlots() > 0 ? cluster : null;
  }

  private @Nullable PhysicalCluster clusterOf(long slot) {
    Objects.checkIndex(slot, slots);
    return clusters[index(slot)];
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
