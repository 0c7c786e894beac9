package io.swapbox.allocator;

/** 512 slots of a swap file: which are allocated, which are bad, and a checksum of each page. */
final class PhysicalCluster extends ListedCluster<PhysicalCluster> {

  static final int SLOTS = 512;

  /** Bytes of the bitmaps and checksums. */
  static final int METADATA_BYTES = 2 * SLOTS / Byte.SIZE + SLOTS * Integer.BYTES;

  private static final int WORDS = SLOTS / Long.SIZE;
  private static final int LENGTH_SHIFT = 16;

  /** The first slot of the cluster / 512. */
  final int index;

  /** Checksums of the pages in the slots. */
  final int[] checksums = new int[SLOTS];

  private final long[] allocated = new long[WORDS];
  private final long[] bad = new long[WORDS];
  private int freeSlots = SLOTS;
  private int hint;

  PhysicalCluster(int index) {
    this.index = index;
  }

  /** Slots neither allocated nor bad. */
  int freeSlots() {
    return freeSlots;
  }

  boolean allocated(int offset) {
    return (allocated[offset / Long.SIZE] & (1L << offset)) != 0;
  }

  boolean bad(int offset) {
    return (bad[offset / Long.SIZE] & (1L << offset)) != 0;
  }

  /**
   * Finds the first run of {@code want} free slots from the hint on, the slots before it last, or
   * else the longest run that there is. Runs compare by length as numbers.
   *
   * @return the run, see {@link #length} and {@link #offset}; 0 when no slot is free
   */
  int findRun(int want) {
    int best = longest(0, hint, SLOTS, want);
    return length(best) == want ? best : longest(best, 0, SLOTS, want);
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
      allocated[i / Long.SIZE] |= 1L << i;
    }
    freeSlots -= length(run);
    hint = end % SLOTS;
  }

  /** Ends the allocation of a slot. */
  void release(int offset) {
    allocated[offset / Long.SIZE] &= ~(1L << offset);
    if (!bad(offset)) {
      freeSlots++;
    }
  }

  /** Marks a slot bad that is not. */
  void markBad(int offset) {
    bad[offset / Long.SIZE] |= 1L << offset;
    if (!allocated(offset)) {
      freeSlots--;
    }
  }

  private int longest(int best, int from, int to, int want) {
    int start = nextFree(from);
    while (start < to) {
      int end = Math.min(nextTaken(start), start + want);
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

  private int nextFree(int from) {
    return next(from, -1L);
  }

  private int nextTaken(int from) {
    return next(from, 0L);
  }

  // The first slot from there on that is taken, or not taken when flip is all ones.
  private int next(int from, long flip) {
    long mask = -1L << from;
    for (int word = from / Long.SIZE; word < WORDS; word++) {
      long hits = ((allocated[word] | bad[word]) ^ flip) & mask;
      if (hits != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(hits);
      }
      mask = -1L;
    }
    return SLOTS;
  }
}
