package io.swapbox.workloads.task;

import io.swapbox.allocator.Entry;
import java.util.Arrays;

/**
 * Pages in memory whose entry another process has, too, so that their copy on a synchronous device
 * stays and they can be dropped until they are written. One owner; 16 bytes a page once there is
 * one.
 */
final class KeptCopies {

  private long[] entries = new long[0];
  private long[] shadows = new long[0];

  /** A page was read and its entry stays. */
  void keep(int page, long entry) {
    if (page >= entries.length) {
      int length = Math.max(page + 1, 2 * entries.length);
      entries = Arrays.copyOf(entries, length);
      shadows = Arrays.copyOf(shadows, length);
    }
    entries[page] = entry;
  }

  /** The entry of a page in memory that has a copy, or {@link Entry#NONE}. */
  long entry(int page) {
    return page < entries.length ? entries[page] : Entry.NONE;
  }

  /** The copy of a page is worth nothing any more; the entry that it had, or {@link Entry#NONE}. */
  long giveUp(int page) {
    long entry = entry(page);
    if (entry != Entry.NONE) {
      entries[page] = Entry.NONE;
      shadows[page] = 0;
    }
    return entry;
  }

  /** A page was dropped: its entry is the page table's again, its shadow is kept here. */
  long drop(int page, long shadow) {
    long entry = entries[page];
    entries[page] = Entry.NONE;
    shadows[page] = shadow;
    return entry;
  }

  /**
   * What a page left behind when it was evicted.
   *
   * @param stored what its entry says, which is right unless it was dropped since
   */
  long takeShadow(int page, long stored) {
    if (page >= shadows.length || shadows[page] == 0) {
      return stored;
    }
    long shadow = shadows[page];
    shadows[page] = 0;
    return shadow;
  }
}
