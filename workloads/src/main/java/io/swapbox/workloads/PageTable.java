package io.swapbox.workloads;

import io.swapbox.allocator.Entry;
import java.util.Arrays;

/**
 * The page table of one address space: where each of its pages is, and how often it was written.
 *
 * <pre>
 *            map              unmap              swapOut
 *   ABSENT ------> RESIDENT -------> UNMAPPED ----------> SWAPPED
 *                   ^    ^---remap-----'                     |
 *                   '----------------- map ------------------'
 * </pre>
 *
 * <p>{@link #clear} leads back to {@link #ABSENT} from anywhere else. Each method is O(1) and
 * allocates nothing within the pages that the table was made for; it grows for pages beyond. Costs
 * 12 bytes of heap a page, and 8 more once there was one in the swap cache. One owner: the task
 * whose pages they are.
 */
public final class PageTable {

  /** Never touched, or freed. */
  public static final byte ABSENT = 0;

  /** In a frame. */
  public static final byte RESIDENT = 1;

  /** Out, behind a swap entry. */
  public static final byte SWAPPED = 2;

  /** In a frame that reclaim holds: its swap-out is under way. */
  public static final byte UNMAPPED = 3;

  private static final int STATE_MASK = 3;

  /** The page was referenced since this was last cleared (the kernel's {@code pte_young}). */
  private static final int ACCESSED = 4;

  private static final int FLAGS_MASK = STATE_MASK | ACCESSED;
  private static final int VERSION_SHIFT = 3;

  private static final String[] NAMES = {"absent", "resident", "swapped", "unmapped"};

  /** State and accessed bit, and above them the version: a write looks at one word. */
  private int[] words;

  /** The frame of a resident or unmapped page, the entry of a swapped one. */
  private long[] values;

  /** The entry of a page that is in the swap cache, beside its frame; empty until there is one. */
  private long[] cached = new long[0];

  private int resident;
  private int swapped;
  private int unmapped;

  /**
   * A table of absent pages.
   *
   * @param pages as many as are expected; ids beyond make it grow
   */
  public PageTable(int pages) {
    words = new int[pages];
    values = new long[pages];
  }

  /** Where a page is: absent, resident, swapped or unmapped. */
  public byte state(int page) {
    return page < words.length ? (byte) (words[page] & STATE_MASK) : ABSENT;
  }

  /**
   * The frame of a resident or unmapped page.
   *
   * @throws IllegalStateException when it has none
   */
  public int frame(int page) {
    byte state = state(page);
    if (state != RESIDENT && state != UNMAPPED) {
      throw illegal("has no frame", page);
    }
    return (int) values[page];
  }

  /**
   * The swap entry of a swapped page.
   *
   * @throws IllegalStateException when it is not swapped
   */
  public long entry(int page) {
    if (state(page) != SWAPPED) {
      throw illegal("has no swap entry", page);
    }
    return values[page];
  }

  /**
   * References a page if that takes no fault: sets its accessed bit. Executed for every reference
   * of a replay.
   *
   * @return whether it is resident; if not, nothing was done
   */
  public boolean touchResident(int page) {
    if (page >= words.length || (words[page] & STATE_MASK) != RESIDENT) {
      return false;
    }
    words[page] |= ACCESSED;
    return true;
  }

  /**
   * Whether a resident page was referenced since this was last asked.
   *
   * @throws IllegalStateException when it is not resident
   */
  public boolean testAndClearAccessed(int page) {
    if (state(page) != RESIDENT) {
      throw illegal("has no accessed bit", page);
    }
    boolean accessed = (words[page] & ACCESSED) != 0;
    flag(page, RESIDENT);
    return accessed;
  }

  /**
   * Maps an absent or swapped page to a frame. Its accessed bit is clear until the reference that
   * faulted is made.
   *
   * @throws IllegalStateException when it is resident or unmapped
   */
  public void map(int page, int frame) {
    byte state = state(page);
    if (state == RESIDENT || state == UNMAPPED) {
      throw illegal("cannot be mapped", page);
    }
    ensure(page);
    if (state == SWAPPED) {
      swapped--;
    }
    resident++;
    flag(page, RESIDENT);
    values[page] = frame;
  }

  /**
   * Unmaps a resident page, so that reclaim may take its frame.
   *
   * @throws IllegalStateException when it is not resident
   */
  public void unmap(int page) {
    require(RESIDENT, page, "cannot be unmapped");
    resident--;
    unmapped++;
    flag(page, UNMAPPED);
  }

  /**
   * Puts a swap entry in the place of an unmapped page.
   *
   * @throws IllegalStateException when it is not unmapped
   */
  public void swapOut(int page, long entry) {
    require(UNMAPPED, page, "cannot be swapped out");
    unmapped--;
    swapped++;
    uncache(page);
    flag(page, SWAPPED);
    values[page] = entry;
  }

  /**
   * Maps an unmapped page to its frame again, because no one stored it.
   *
   * @throws IllegalStateException when it is not unmapped
   */
  public void remap(int page) {
    require(UNMAPPED, page, "cannot be mapped again");
    unmapped--;
    resident++;
    flag(page, RESIDENT);
  }

  /**
   * Forgets a page. Its version stays, so that the next page of that id is not taken for it.
   *
   * @throws IllegalStateException when it is absent
   */
  public void clear(int page) {
    switch (state(page)) {
      case RESIDENT -> resident--;
      case SWAPPED -> swapped--;
      case UNMAPPED -> unmapped--;
      default -> throw illegal("cannot be cleared", page);
    }
    flag(page, ABSENT);
  }

  /**
   * Notes that a resident page is in the swap cache: its entry still has a copy of it.
   *
   * @throws IllegalStateException when it is not resident
   */
  public void cache(int page, long entry) {
    require(RESIDENT, page, "cannot be in the swap cache");
    if (page >= cached.length) {
      cached = Arrays.copyOf(cached, words.length);
    }
    cached[page] = entry;
  }

  /** The entry under which a page is in the swap cache, or {@link Entry#NONE}. */
  public long cachedEntry(int page) {
    return page < cached.length ? cached[page] : Entry.NONE;
  }

  /** Takes a page out of the swap cache; the result is the entry that it had there. */
  public long uncache(int page) {
    long entry = cachedEntry(page);
    if (entry != Entry.NONE) {
      cached[page] = Entry.NONE;
    }
    return entry;
  }

  /** How often a page was written. */
  public int version(int page) {
    return page < words.length ? words[page] >>> VERSION_SHIFT : 0;
  }

  /** Counts a write to a page, modulo 2^29; the result is its new version. */
  public int bumpVersion(int page) {
    ensure(page);
    words[page] += 1 << VERSION_SHIFT;
    return version(page);
  }

  /** Pages that are resident. */
  public int resident() {
    return resident;
  }

  /** Pages that are swapped. */
  public int swapped() {
    return swapped;
  }

  /** Pages whose swap-out is under way. */
  public int unmapped() {
    return unmapped;
  }

  private void flag(int page, byte state) {
    words[page] = (words[page] & ~FLAGS_MASK) | state;
  }

  private void require(byte state, int page, String refusal) {
    if (state(page) != state) {
      throw new IllegalStateException(
          "page %d %s: it is %s, not %s"
              .formatted(page, refusal, NAMES[state(page)], NAMES[state]));
    }
  }

  private IllegalStateException illegal(String refusal, int page) {
    return new IllegalStateException(
        "page %d %s: it is %s".formatted(page, refusal, NAMES[state(page)]));
  }

  private void ensure(int page) {
    if (page >= words.length) {
      int length = Math.max(page + 1, words.length + (words.length >> 1));
      words = Arrays.copyOf(words, length);
      values = Arrays.copyOf(values, length);
    }
  }
}
