package io.swapbox.allocator;

import java.util.Arrays;

/** Where the runs of a virtual cluster start that are of several orders: a bit for each slot. */
final class RunStarts {

  /** What it takes on the heap, in bytes. */
  static final long HEAP_BYTES =
      ObjectSizes.object(ObjectSizes.REFERENCE)
          + ObjectSizes.array(DescriptorArena.BITMAP_WORDS, Long.BYTES);

  private final long[] starts;

  /** Those of that bitmap. */
  RunStarts(long[] bitmap) {
    starts = bitmap.clone();
  }

  /** Runs of one order. */
  RunStarts(int order) {
    starts = new long[DescriptorArena.BITMAP_WORDS];
    if (order < SlotRuns.WORD_ORDER) {
      Arrays.fill(starts, SlotRuns.STARTS[order]);
      return;
    }
    for (int word = 0; word < starts.length; word += SlotRuns.wordsOf(order)) {
      starts[word] = 1;
    }
  }

  /** A copy of the bitmap. */
  long[] words() {
    return starts.clone();
  }

  /** Notes that a run was handed out. What is beside it is not of it. */
  void add(int start, int order) {
    int first = start / Long.SIZE;
    if (order < SlotRuns.WORD_ORDER) {
      starts[first] &= ~SlotRuns.inWord(order, start);
    } else {
      Arrays.fill(starts, first, first + SlotRuns.wordsOf(order), 0);
    }
    starts[first] |= 1L << start;
    int end = start + (1 << order);
    if (end < Entry.SLOTS_PER_CLUSTER) {
      starts[end / Long.SIZE] |= 1L << end;
    }
  }

  /** Whether no run starts behind the first slot of these, which are aligned. */
  boolean isOneRun(int start, int order) {
    int first = start / Long.SIZE;
    if (order < SlotRuns.WORD_ORDER) {
      return (starts[first] & SlotRuns.inWord(order, start) & ~(1L << start)) == 0;
    }
    long behind = starts[first] & ~1L;
    for (int word = first + 1; word < first + SlotRuns.wordsOf(order); word++) {
      behind |= starts[word];
    }
    return behind == 0;
  }
}
