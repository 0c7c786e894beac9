package io.swapbox.allocator;

import java.nio.ByteBuffer;

/**
 * Aligned runs of 2^order slots in the bitmap of a virtual cluster, found a word at a time.
 *
 * <p>A bit is set for a slot that cannot be handed out. A bitmap is {@value
 * DescriptorArena#BITMAP_WORDS} words of a table, named by its offset in the memory, in bytes.
 */
final class SlotRuns {

  /** There is no such run. */
  static final int NONE = -1;

  /** The order whose runs are the words of a bitmap. */
  static final int WORD_ORDER = 6;

  /**
   * The order of a chunk: {@link #lowestInUsedChunk} leaves whole chunks alone. 64 KiB, the
   * smallest folio that clusters are not shared for.
   */
  static final int CHUNK_ORDER = 4;

  /** For each order below that of a word the bits where a run may begin. */
  static final long[] STARTS = {
    0xFFFF_FFFF_FFFF_FFFFL,
    0x5555_5555_5555_5555L,
    0x1111_1111_1111_1111L,
    0x0101_0101_0101_0101L,
    0x0001_0001_0001_0001L,
    0x0000_0001_0000_0001L
  };

  private static final long CHUNK = (1L << (1 << CHUNK_ORDER)) - 1;

  private SlotRuns() {}

  /** Marks all slots free. */
  static void clear(ByteBuffer memory, int bitmap) {
    for (int word = 0; word < DescriptorArena.BITMAP_WORDS; word++) {
      memory.putLong(bitmap + word * Long.BYTES, 0);
    }
  }

  static boolean isTaken(ByteBuffer memory, int bitmap, int offset) {
    return (word(memory, bitmap, offset / Long.SIZE) & (1L << offset)) != 0;
  }

  static void markFree(ByteBuffer memory, int bitmap, int offset) {
    int at = bitmap + offset / Long.SIZE * Long.BYTES;
    memory.putLong(at, memory.getLong(at) & ~(1L << offset));
  }

  static void markTaken(ByteBuffer memory, int bitmap, int order, int start) {
    int first = bitmap + start / Long.SIZE * Long.BYTES;
    if (order < WORD_ORDER) {
      memory.putLong(first, memory.getLong(first) | inWord(order, start));
      return;
    }
    for (int i = 0; i < wordsOf(order); i++) {
      memory.putLong(first + i * Long.BYTES, -1);
    }
  }

  /** Whether no slot of the run that starts there is taken. */
  static boolean isFree(ByteBuffer memory, int bitmap, int order, int start) {
    int first = start / Long.SIZE;
    if (order < WORD_ORDER) {
      return (word(memory, bitmap, first) & inWord(order, start)) == 0;
    }
    long taken = 0;
    for (int i = first; i < first + wordsOf(order); i++) {
      taken |= word(memory, bitmap, i);
    }
    return taken == 0;
  }

  /** The next free run from a start on, which may be before it; there must be one. */
  static int next(ByteBuffer memory, int bitmap, int order, int from) {
    if (order >= WORD_ORDER) {
      int start = from;
      while (!isFree(memory, bitmap, order, start)) {
        start = (start + (1 << order)) % Entry.SLOTS_PER_CLUSTER;
      }
      return start;
    }
    int word = from / Long.SIZE;
    // Comes back to the first word for the runs before the start.
    long starts = freeStarts(word(memory, bitmap, word), order) & (-1L << from);
    while (starts == 0) {
      word = (word + 1) % DescriptorArena.BITMAP_WORDS;
      starts = freeStarts(word(memory, bitmap, word), order);
    }
    return word * Long.SIZE + Long.numberOfTrailingZeros(starts);
  }

  /** The lowest free run, {@link #NONE} if there is none. */
  static int lowest(ByteBuffer memory, int bitmap, int order) {
    if (order >= WORD_ORDER) {
      for (int start = 0; start < Entry.SLOTS_PER_CLUSTER; start += 1 << order) {
        if (isFree(memory, bitmap, order, start)) {
          return start;
        }
      }
      return NONE;
    }
    for (int word = 0; word < DescriptorArena.BITMAP_WORDS; word++) {
      long starts = freeStarts(word(memory, bitmap, word), order);
      if (starts != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(starts);
      }
    }
    return NONE;
  }

  /**
   * The lowest free run in a chunk that is partly taken, {@link #NONE} if there is none.
   *
   * @param order below {@link #CHUNK_ORDER}
   */
  static int lowestInUsedChunk(ByteBuffer memory, int bitmap, int order) {
    for (int word = 0; word < DescriptorArena.BITMAP_WORDS; word++) {
      long taken = word(memory, bitmap, word);
      long starts = freeStarts(taken, order) & ~(freeStarts(taken, CHUNK_ORDER) * CHUNK);
      if (starts != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(starts);
      }
    }
    return NONE;
  }

  /** Free runs. */
  static int count(ByteBuffer memory, int bitmap, int order) {
    int count = 0;
    if (order >= WORD_ORDER) {
      for (int start = 0; start < Entry.SLOTS_PER_CLUSTER; start += 1 << order) {
        count += isFree(memory, bitmap, order, start) ? 1 : 0;
      }
      return count;
    }
    for (int word = 0; word < DescriptorArena.BITMAP_WORDS; word++) {
      count += Long.bitCount(freeStarts(word(memory, bitmap, word), order));
    }
    return count;
  }

  /** The bits of a run below a word's order. */
  static long inWord(int order, int start) {
    return ((1L << (1 << order)) - 1) << start;
  }

  /** Words of a run of a word's order or a higher one. */
  static int wordsOf(int order) {
    return 1 << (order - WORD_ORDER);
  }

  /** The bits of a word where a free run starts. */
  private static long freeStarts(long taken, int order) {
    long starts = ~taken;
    for (int run = 1; run < 1 << order; run <<= 1) {
      // A bit is left if the run of twice the length that starts there is free.
      starts &= starts >>> run;
    }
    return starts & STARTS[order];
  }

  private static long word(ByteBuffer memory, int bitmap, int index) {
    return memory.getLong(bitmap + index * Long.BYTES);
  }
}
