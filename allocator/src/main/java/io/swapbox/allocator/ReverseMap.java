package io.swapbox.allocator;

import static io.swapbox.allocator.ObjectSizes.array;
import static io.swapbox.allocator.ObjectSizes.object;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The reverse map of one swap file: words of 4 bytes that name the virtual slot that a physical
 * slot belongs to.
 *
 * <p>A virtual slot has a name of 43 bits, too long for a word. But a file has pages of few virtual
 * clusters, so these are numbered here: a cluster gets an index with its first word, which counts
 * its words and is given to another cluster after the last one. Fields of a word from the highest
 * bit down:
 *
 * <pre>
 *   cache-only 1 | cluster index 22 | slot offset 9
 * </pre>
 *
 * <p>Index 0 is not used, so no word is {@link #NONE}. The cache-only bit is that of the virtual
 * swap series v6: swap count 0, but still in the swap cache. The words themselves are kept by the
 * physical clusters. A virtual cluster costs 12 bytes and a place in a hash map, 30 to 90 bytes in
 * all by how full the tables are; without words they shrink to their first size. One owner, no
 * thread safety.
 */
final class ReverseMap {

  /** No word: the slot is mapped to no entry. */
  static final int NONE = 0;

  /** Most virtual clusters that can have words at once; their entries are 8 TiB of pages. */
  static final int MAX_CLUSTERS = (1 << 22) - 1;

  private static final int INDEX_SHIFT = 9;
  private static final int OFFSET_MASK = (1 << INDEX_SHIFT) - 1;
  private static final int CACHE_ONLY = 1 << 31;

  private static final int FIRST_CAPACITY = 16;
  private static final int NO_INDEX = 0;

  /** This object, the map of {@link #indexes}, and their fields. */
  private static final long FIXED_BYTES =
      object(4 * ObjectSizes.REFERENCE + 3 * Integer.BYTES)
          + object(4 * ObjectSizes.REFERENCE + Long.BYTES + 3 * Integer.BYTES + 1);

  private Long2LongHashMap indexes = new Long2LongHashMap(NO_INDEX);

  /** By index: the id of a cluster that has words, else the next free index. */
  private long[] clusters = new long[FIRST_CAPACITY];

  /** By index: how many words name the cluster, 0 where the index is free. */
  private int[] users = new int[FIRST_CAPACITY];

  private int fresh = 1;
  private int firstFree = NO_INDEX;
  private int lastIndex;

  /**
   * A word for a virtual slot, not cache-only; every word made is ended by {@link #remove}.
   *
   * @param cluster id of the virtual cluster
   * @param offset of the slot in it
   * @throws IllegalStateException when as many clusters as can be have words
   */
  int add(long cluster, int offset) {
    int index = lastIndex; // a run of slots mostly belongs to one cluster
    if (users[index] == 0 || clusters[index] != cluster) {
      index = (int) indexes.get(cluster);
      if (index == NO_INDEX) {
        index = takeIndex(cluster);
      }
      lastIndex = index;
    }
    users[index]++;
    return index << INDEX_SHIFT | offset;
  }

  /** Ends a word; {@link #NONE} is let pass. */
  void remove(int word) {
    if (word == NONE) {
      return;
    }
    int index = index(word);
    if (--users[index] == 0) {
      indexes.remove(clusters[index]);
      clusters[index] = firstFree;
      firstFree = index;
      if (indexes.isEmpty()) {
        shrink();
      }
    }
  }

  /** The id of the virtual cluster that a word names. */
  long cluster(int word) {
    return clusters[index(word)];
  }

  /** The offset of the virtual slot that a word names. */
  static int offset(int word) {
    return word & OFFSET_MASK;
  }

  /** Whether a word says that only the swap cache holds the entry. */
  static boolean cacheOnly(int word) {
    return (word & CACHE_ONLY) != 0;
  }

  /** The word with another cache-only bit. */
  static int withCacheOnly(int word, boolean cacheOnly) {
    return cacheOnly ? word | CACHE_ONLY : word & ~CACHE_ONLY;
  }

  /** Virtual clusters that have words. */
  int clusters() {
    return indexes.size();
  }

  /** Heap bytes of the tables, by {@link ObjectSizes}. */
  long metadataBytes() {
    return FIXED_BYTES
        + array(2L * indexes.capacity(), Long.BYTES)
        + array(clusters.length, Long.BYTES)
        + array(users.length, Integer.BYTES);
  }

  private int takeIndex(long cluster) {
    int index = firstFree;
    if (index == NO_INDEX) {
      if (fresh > MAX_CLUSTERS) {
        throw new IllegalStateException(
            "the reverse map is full: the swap file has pages of "
                + MAX_CLUSTERS
                + " virtual clusters");
      }
      index = fresh++;
      grow(fresh);
    } else {
      firstFree = (int) clusters[index];
    }
    clusters[index] = cluster;
    indexes.put(cluster, index);
    return index;
  }

  private void grow(int needed) {
    if (needed > clusters.length) {
      int capacity = 2 * clusters.length;
      clusters = Arrays.copyOf(clusters, capacity);
      users = Arrays.copyOf(users, capacity);
    }
  }

  private void shrink() {
    if (clusters.length > FIRST_CAPACITY) {
      indexes = new Long2LongHashMap(NO_INDEX);
      clusters = new long[FIRST_CAPACITY];
      users = new int[FIRST_CAPACITY];
    }
    fresh = 1;
    firstFree = NO_INDEX;
    lastIndex = NO_INDEX;
  }

  private static int index(int word) {
    return (word & ~CACHE_ONLY) >>> INDEX_SHIFT;
  }
}
