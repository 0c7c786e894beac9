package io.swapbox.allocator;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The way from an entry to its descriptor and back, and what is wrong with one that has none. */
final class EntryFinder {

  private final int space;
  private final int home;
  private final ClusterIndex index;
  private final DescriptorArena arena;

  EntryFinder(int space, int home, ClusterIndex index, DescriptorArena arena) {
    this.space = space;
    this.home = home;
    this.index = index;
    this.arena = arena;
  }

  /** See {@link VirtualClusters#find}. */
  long find(long entry) {
    return Entry.space(entry) == space
        ? findOwn(index.lookUp(Entry.cluster(entry)), entry)
        : VirtualClusters.FOREIGN;
  }

  /** The same, when the cluster was looked up; it is null when it is not here. */
  long findIn(@Nullable VirtualCluster cluster, long entry) {
    return Entry.space(entry) == space ? findOwn(cluster, entry) : VirtualClusters.FOREIGN;
  }

  private long findOwn(@Nullable VirtualCluster cluster, long entry) {
    if (cluster == null) {
      boolean wasHere = Entry.home(entry) == home && index.wasReleased(Entry.serial(entry));
      return wasHere ? VirtualClusters.STALE : VirtualClusters.UNKNOWN;
    }
    return cluster.find(arena, entry);
  }

  /** See {@link VirtualClusters#findLive}. */
  long findLive(long slot) {
    VirtualCluster cluster = index.lookUp(Entry.cluster(slot));
    return cluster == null ? VirtualClusters.STALE : cluster.findLive(arena, Entry.offset(slot));
  }

  /** See {@link VirtualClusters#isOneRun}. */
  boolean isOneRun(long first, int order) {
    VirtualCluster cluster = index.lookUp(Entry.cluster(first));
    if (cluster == null || findIn(cluster, first) < 0) {
      throw new IllegalStateException(Entry.describe(first) + " is not live");
    }
    int offset = Entry.offset(first);
    return offset % (1 << order) == 0 && cluster.isOneRun(offset, order);
  }

  /** See {@link VirtualClusters#findAfter}. */
  long findAfter(long before, long found, long entry) {
    if (found >= 0 && Entry.follows(entry, before)) {
      long reference = found + Descriptor.BYTES;
      if (Descriptor.isLive(arena.state(reference), Entry.generation(entry))) {
        return reference;
      }
    }
    return find(entry);
  }

  /**
   * The entry of a slot, as its descriptor says.
   *
   * @param memory that the cluster's table is in
   */
  long entryAt(VirtualCluster cluster, ByteBuffer memory, int offset) {
    return Entry.of(space, cluster.generation(memory, offset), cluster.id, offset);
  }

  /** The entry of a descriptor in words, for error messages. */
  String describe(long reference) {
    for (VirtualCluster cluster : index.all()) {
      if (cluster.hasDescriptor(reference)) {
        int offset = (int) (reference - cluster.descriptor(0)) / Descriptor.BYTES;
        return Entry.describe(entryAt(cluster, arena.buffer(reference), offset));
      }
    }
    return "descriptor 0x%x of no cluster".formatted(reference);
  }

  /** Why nothing was found, for error messages. */
  static String reason(long notFound) {
    if (notFound == VirtualClusters.FOREIGN) {
      return ": it is of another space";
    }
    return notFound == VirtualClusters.STALE ? ": it was freed before" : ": it was never allocated";
  }
}
