package io.swapbox.allocator;

import static io.swapbox.allocator.ObjectSizes.array;
import static io.swapbox.allocator.ObjectSizes.object;

import java.util.Objects;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of one swap file that are in use, and which of them the next run of slots comes
 * from: the current one, else a free one, else one of the first {@value #SCANNED} on the partial
 * list. Only when none has the whole run, the longest found is taken.
 */
final class PhysicalClusters {

  private static final int SCANNED = 8;

  /** This object, the lists of partial and of emptied clusters, and their fields. */
  private static final long FIXED_BYTES =
      object(4 * ObjectSizes.REFERENCE + Long.BYTES + 4 * Integer.BYTES)
          + object(2 * ObjectSizes.REFERENCE + Integer.BYTES)
          + object(ObjectSizes.REFERENCE + 2 * Integer.BYTES);

  private final long slots;
  private final @Nullable PhysicalCluster[] clusters;
  private final IntArrayList emptied = new IntArrayList();
  private final ClusterList<PhysicalCluster> partial = new ClusterList<>();
  private @Nullable PhysicalCluster current;
  private int fresh;
  private int inUse;
  private int foundRun;
  private int runLength;

  /**
   * No cluster in use.
   *
   * @param slots of the file, header included
   */
  PhysicalClusters(long slots) {
    this.slots = slots;
    clusters =
        new @Nullable PhysicalCluster[Math.toIntExact((slots - 1) / PhysicalCluster.SLOTS) + 1];
  }

  /** How many clusters the file has, in use or not. */
  int size() {
    return clusters.length;
  }

  /** The cluster of that index; null when it is not in use. */
  @Nullable PhysicalCluster get(int index) {
    return clusters[index];
  }

  /**
   * Allocates neighbouring slots, as many as wanted if such a run is found.
   *
   * @return the first slot, with the length of its run in {@link #runLength}; -1 when none is free
   */
  long allocateRun(int want) {
    PhysicalCluster cluster = clusterFor(want);
    runLength = PhysicalCluster.length(foundRun);
    if (cluster == null) {
      return -1;
    }
    cluster.take(foundRun);
    makeCurrent(cluster);
    return (long) cluster.index * PhysicalCluster.SLOTS + PhysicalCluster.offset(foundRun);
  }

  /** The length of the run that was allocated last, in slots; 0 after a failure. */
  int runLength() {
    return runLength;
  }

  /** Ends the allocation of a slot, and the use of its cluster with the last one. */
  void release(PhysicalCluster cluster, int offset) {
    cluster.release(offset);
    if (cluster == current || cluster.freeSlots() == 0) {
      return;
    }
    if (cluster.freeSlots() == PhysicalCluster.SLOTS) {
      partial.removeIfListed(cluster);
      clusters[cluster.index] = null;
      inUse--;
      emptied.addInt(cluster.index);
    } else if (cluster.list == null) {
      partial.addTail(cluster);
    }
  }

  /** Marks a slot bad that is not; its cluster is in use from then on. */
  void markBad(int index, int offset) {
    PhysicalCluster cluster = clusters[index];
    if (cluster == null) {
      cluster = create(index);
      partial.addTail(cluster);
    }
    cluster.markBad(offset);
    if (cluster.freeSlots() == 0) {
      partial.removeIfListed(cluster);
      if (cluster == current) {
        current = null;
      }
    }
  }

  /** Heap bytes of the clusters and of what holds them, by {@link ObjectSizes}. */
  long metadataBytes() {
    return FIXED_BYTES
        + array(clusters.length, ObjectSizes.REFERENCE)
        + array(emptied.capacity(), Integer.BYTES)
        + inUse * PhysicalCluster.METADATA_BYTES;
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
    inUse++;
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
}
