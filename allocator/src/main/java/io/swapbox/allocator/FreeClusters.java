package io.swapbox.allocator;

import static io.swapbox.allocator.ObjectSizes.array;
import static io.swapbox.allocator.ObjectSizes.object;

import org.agrona.collections.IntArrayList;

/**
 * The clusters of a swap file that nothing is allocated in, by number.
 *
 * <p>Those used before come first, as the file has blocks for them, then those whose blocks were
 * given back or are not known of, then those never used. One that is to be discarded is not free
 * until that is done; when there is no other it is taken back, if the discard has not begun.
 */
final class FreeClusters {

  private final int clusters;
  private final IntArrayList emptied = new IntArrayList();
  private final IntArrayList holes = new IntArrayList();
  private final IntArrayList toDiscard = new IntArrayList();
  private int fresh;

  /** All of a file's clusters are free, and were never used. */
  FreeClusters(int clusters) {
    this.clusters = clusters;
  }

  /**
   * A free cluster, which is not free any more.
   *
   * @param withBlocks whether only one counts that the file has blocks for
   * @return -1 when there is none
   */
  int take(boolean withBlocks) {
    if (!emptied.isEmpty()) {
      return emptied.popInt();
    }
    if (!withBlocks && !holes.isEmpty()) {
      return holes.popInt();
    }
    if (!withBlocks && fresh < clusters) {
      return fresh++;
    }
    return toDiscard.isEmpty() ? -1 : toDiscard.popInt();
  }

  /**
   * Takes a certain cluster, which is not free any more.
   *
   * @param withBlocks whether only one counts that the file has blocks for
   * @return false when it is not free, or under discard
   */
  boolean take(int cluster, boolean withBlocks) {
    if (!withBlocks && cluster >= fresh) {
      takeFresh(cluster);
      return true;
    }
    return emptied.removeInt(cluster)
        || (!withBlocks && holes.removeInt(cluster))
        || toDiscard.removeInt(cluster);
  }

  /** Free clusters from that one on have lost their blocks. */
  void lostBlocks(int from) {
    for (int i = emptied.size() - 1; i >= 0; i--) {
      if (emptied.getInt(i) >= from) {
        holes.addInt(emptied.removeAt(i));
      }
    }
  }

  /** Takes a cluster that was never used, behind all that were; those before it may have blocks. */
  void takeFresh(int cluster) {
    while (fresh < cluster) {
      holes.addInt(fresh++);
    }
    fresh = cluster + 1;
  }

  /** A cluster is free that has its blocks. */
  void add(int cluster) {
    emptied.addInt(cluster);
  }

  /** A cluster is to be discarded. */
  void addToDiscard(int cluster) {
    toDiscard.addInt(cluster);
  }

  /** The cluster to discard next, which is under way from now on; -1 when there is none. */
  int beginDiscard() {
    return toDiscard.isEmpty() ? -1 : toDiscard.removeAt(0);
  }

  /** A cluster is free that has no blocks, or may have none. */
  void addWithoutBlocks(int cluster) {
    holes.addInt(cluster);
  }

  /** Heap bytes, by {@link ObjectSizes}. */
  long metadataBytes() {
    return object(3 * ObjectSizes.REFERENCE + 2 * Integer.BYTES)
        + 3 * object(ObjectSizes.REFERENCE + 2 * Integer.BYTES)
        + array(emptied.capacity(), Integer.BYTES)
        + array(holes.capacity(), Integer.BYTES)
        + array(toDiscard.capacity(), Integer.BYTES);
  }
}
