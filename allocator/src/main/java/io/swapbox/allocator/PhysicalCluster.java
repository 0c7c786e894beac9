package io.swapbox.allocator;

import static io.swapbox.allocator.ObjectSizes.array;
import static io.swapbox.allocator.ObjectSizes.object;

import org.jspecify.annotations.Nullable;

/**
 * 512 slots of a swap file: which are allocated, which are bad, and of each page its checksum and
 * its word of the {@link ReverseMap}.
 *
 * <p>All of it is one array: two bitmaps, then for each slot the checksum in the upper and the word
 * in the lower half of a long. That is 8.25 bytes a slot, 8.37 with the objects.
 */
final class PhysicalCluster extends ListedCluster<PhysicalCluster> {

  static final int SLOTS = 512;

  /** Words of a bitmap of the slots. */
  static final int BITMAP_WORDS = SLOTS / Long.SIZE;

  private static final int ALLOCATED = 0;
  private static final int BAD = ALLOCATED + BITMAP_WORDS;
  private static final int PAGES = BAD + BITMAP_WORDS;
  private static final int WORDS = PAGES + SLOTS;
  private static final int LENGTH_SHIFT = 16;

  /** Heap bytes of a cluster, by {@link ObjectSizes}: the object with its links, and the array. */
  static final long METADATA_BYTES =
      object(4 * ObjectSizes.REFERENCE + 3 * Integer.BYTES + 2 * Short.BYTES + Byte.BYTES)
          + array(WORDS, Long.BYTES);

  /** The first slot of the cluster / 512. */
  final int index;

  private final long[] words = new long[WORDS];
  private int freeSlots = SLOTS;
  private int hint;
  private short used;
  private short extent = SLOTS;
  private byte order;

  PhysicalCluster(int index) {
    this.index = index;
  }

  /** Slots neither allocated nor bad. */
  int freeSlots() {
    return freeSlots;
  }

  /** Slots allocated, bad ones among them included. */
  int used() {
    return used;
  }

  /** The order that it got with its first allocation, until it is empty. */
  int order() {
    return order;
  }

  void setOrder(int newOrder) {
    order = (byte) newOrder;
  }

  /** The disk has no block for that slot, and so for those behind it. */
  void endExtentAt(int offset) {
    extent = (short) Math.min(extent, offset);
  }

  /** The disk has a block for that slot, and so has had room since the extent ended before it. */
  void extendTo(int offset) {
    extent = (short) Math.max(extent, offset + 1);
  }

  boolean allocated(int offset) {
    return (words[ALLOCATED + offset / Long.SIZE] & (1L << offset)) != 0;
  }

  boolean bad(int offset) {
    return (words[BAD + offset / Long.SIZE] & (1L << offset)) != 0;
  }

  /** The checksum of the page in a slot; 0 when none was noted since it was allocated. */
  int checksum(int offset) {
    return (int) (words[PAGES + offset] >>> Integer.SIZE);
  }

  void setChecksum(int offset, int checksum) {
    words[PAGES + offset] = page(checksum, mapping(offset));
  }

  /** The word of the reverse map of a slot, {@link ReverseMap#NONE} if there is none. */
  int mapping(int offset) {
    return (int) words[PAGES + offset];
  }

  void setMapping(int offset, int mapping) {
    words[PAGES + offset] = page(checksum(offset), mapping);
  }

  /**
   * Finds the first run of {@code want} free slots from the hint on, the slots before it last, or
   * else the longest run that there is. Runs compare by length as numbers.
   *
   * @param end the offset from which on slots do not count
   * @return the run, see {@link #length} and {@link #offset}; 0 when no slot is free
   */
  int findRun(int want, int end) {
    int best = longest(0, hint, end, want);
    return length(best) == want ? best : longest(best, 0, end, want);
  }

  /**
   * Finds an aligned run of 2^order free slots, from the hint on and then before it.
   *
   * @param end the offset from which on slots do not count
   * @return the run; 0 when there is none
   */
  int findAligned(int order, int end) {
    int size = 1 << order;
    int runs = end / size;
    int first = (hint + size - 1) / size;
    for (int k = 0; k < runs; k++) {
      int start = (first + k) % runs * size;
      if (nextTaken(start) >= start + size) {
        return size << LENGTH_SHIFT | start;
      }
    }
    return 0;
  }

  /** The offset where its slots end, or only those that the disk has a block for. */
  int end(boolean inExtent) {
    return inExtent ? extent : SLOTS;
  }

  /** The run of one slot. */
  static int single(int offset) {
    return 1 << LENGTH_SHIFT | offset;
  }

  /** The length of a run, in slots. */
  static int length(int run) {
    return run >>> LENGTH_SHIFT;
  }

  /** The offset of a run in its cluster, in slots. */
  static int offset(int run) {
    return run & (SLOTS - 1);
  }

  /** Allocates the slots of a run that was found. */
  void take(int run) {
    int end = offset(run) + length(run);
    for (int i = offset(run); i < end; i++) {
      words[ALLOCATED + i / Long.SIZE] |= 1L << i;
    }
    freeSlots -= length(run);
    used += (short) length(run);
    hint = end % SLOTS;
  }

  /** Ends the allocation of a slot, which loses its checksum and its word of the reverse map. */
  void release(int offset) {
    words[ALLOCATED + offset / Long.SIZE] &= ~(1L << offset);
    words[PAGES + offset] = page(0, ReverseMap.NONE);
    used--;
    hint = used == 0 ? 0 : hint;
    if (!bad(offset)) {
      freeSlots++;
    }
  }

  /**
   * Allocates the slots of a word of the bitmap; false, without a change, when one of them is bad
   * or allocated.
   *
   * @param offset of its first slot
   */
  boolean restore(int offset, long slots) {
    int word = offset / Long.SIZE;
    if (((words[ALLOCATED + word] | words[BAD + word]) & slots) != 0) {
      return false;
    }
    words[ALLOCATED + word] |= slots;
    freeSlots -= Long.bitCount(slots);
    used += (short) Long.bitCount(slots);
    return true;
  }

  /**
   * A bit for each slot up to the end of the last of these clusters that is there, set for those
   * allocated.
   */
  static long[] allocated(@Nullable PhysicalCluster[] clusters) {
    int last = clusters.length - 1;
    while (last >= 0 && clusters[last] == null) {
      last--;
    }
    long[] bits = new long[(last + 1) * BITMAP_WORDS];
    for (int index = 0; index <= last; index++) {
      PhysicalCluster cluster = clusters[index];
      if (cluster != null) {
        System.arraycopy(cluster.words, ALLOCATED, bits, index * BITMAP_WORDS, BITMAP_WORDS);
      }
    }
    return bits;
  }

  /** Marks a slot bad that is not. */
  void markBad(int offset) {
    words[BAD + offset / Long.SIZE] |= 1L << offset;
    if (!allocated(offset)) {
      freeSlots--;
    }
  }

  /** The first allocated slot from there on, {@link #SLOTS} if there is none. */
  int nextAllocated(int from) {
    return next(from, 0L, 0L);
  }

  /** The last allocated slot before that offset, up to {@link #SLOTS}; -1 if there is none. */
  int lastAllocated(int end) {
    for (int word = (end - 1) / Long.SIZE; end > 0 && word >= 0; word--) {
      int last = Math.min(end - 1 - word * Long.SIZE, Long.SIZE - 1);
      long hits = words[ALLOCATED + word] & -1L >>> (Long.SIZE - 1 - last);
      if (hits != 0) {
        return word * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(hits);
      }
    }
    return -1;
  }

  /** Slots that are allocated before an offset. */
  int usedBefore(int end) {
    int count = 0;
    for (int i = nextAllocated(0); i < end; i = nextAllocated(i + 1)) {
      count++;
    }
    return count;
  }

  /** The offset behind so many slots that are allocated, or free and not bad. */
  int endOf(int slots) {
    int left = slots;
    int offset = 0;
    while (left > 0) {
      left -= allocated(offset) || !bad(offset) ? 1 : 0;
      offset++;
    }
    return offset;
  }

  private static long page(int checksum, int mapping) {
    return (long) checksum << Integer.SIZE | Integer.toUnsignedLong(mapping);
  }

  private int longest(int best, int from, int to, int want) {
    int start = nextFree(from);
    while (start < to) {
      int end = Math.min(Math.min(nextTaken(start), to), start + want);
      if (end - start > length(best)) {
        best = (end - start) << LENGTH_SHIFT | start;
        if (end - start == want) {
          break;
        }
      }
      start = nextFree(end);
    }
    return best;
  }

  /** The first free slot from there on, {@link #SLOTS} if there is none. */
  int nextFree(int from) {
    return next(from, -1L, -1L);
  }

  /** The first slot from there on that is allocated or bad, {@link #SLOTS} if there is none. */
  int nextTaken(int from) {
    return next(from, -1L, 0L);
  }

  // The first slot from there on that is allocated or, when bads is all ones, bad; or that is
  // neither, when flip is all ones too.
  private int next(int from, long bads, long flip) {
    long mask = -1L << from;
    for (int word = from / Long.SIZE; word < BITMAP_WORDS; word++) {
      long hits = ((words[ALLOCATED + word] | (words[BAD + word] & bads)) ^ flip) & mask;
      if (hits != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(hits);
      }
      mask = -1L;
    }
    return SLOTS;
  }
}
