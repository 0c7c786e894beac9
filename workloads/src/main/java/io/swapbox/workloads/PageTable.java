package io.swapbox.workloads;

import io.swapbox.allocator.Entry;
import java.util.Arrays;

/**
 * The page table of one address space: where each of its pages is, and how often it was written.
 *
 * <pre>
 *            map              unmap              swapOut
 *   ABSENT ------> RESIDENT -------> UNMAPPED ----------> SWAPPED
 *                   ^ ^  ^---remap-----' ^                 ^  | read
 *                   | |                  |         notRead |  v
 *                   | '------- map ------|---------------- READING
 *                   |                    | unmap              | arrive
 *                   '----- mapAhead ---- AHEAD <--------------'
 * </pre>
 *
 * <p>{@link #clear} leads back to {@link #ABSENT} from anywhere but {@link #READING}. Each method
 * but {@link #fork} is O(1) and allocates nothing within the pages that the table was made for; it
 * grows for pages beyond. Costs 12 bytes of heap a page, and 8 more once there was one in the swap
 * cache. One owner: the task whose pages they are.
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

  /** Out, and on its way in. */
  public static final byte READING = 4;

  /** In a frame, in the swap cache and not mapped: nobody has referred to it since it came in. */
  public static final byte AHEAD = 5;

  private static final int STATE_MASK = 7;

  /** The page was referenced since this was last cleared (the kernel's {@code pte_young}). */
  private static final int ACCESSED = 8;

  /** A fork has the page, too: the first write takes a copy. */
  private static final int SHARED = 16;

  private static final int FLAGS_MASK = STATE_MASK | ACCESSED;
  private static final int VERSION_SHIFT = 5;

  private static final String[] NAMES = {
    "absent", "resident", "swapped", "unmapped", "reading", "ahead"
  };

  /** State and accessed bit, and above them the version: a write looks at one word. */
  private int[] words;

  /** The frame of a resident or unmapped page, the entry of a swapped one. */
  private long[] values;

  /** The entry of a page that is in the swap cache, beside its frame; empty until there is one. */
  private long[] cached = new long[0];

  private int resident;
  private int swapped;
  private int reading;
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

  /** Where a page is: one of the constants above. */
  public byte state(int page) {
    return page < words.length ? (byte) (words[page] & STATE_MASK) : ABSENT;
  }

  /**
   * The frame of a page that is in one: resident, unmapped or read ahead.
   *
   * @throws IllegalStateException when it has none
   */
  public int frame(int page) {
    byte state = state(page);
    if (state != RESIDENT && state != UNMAPPED && state != AHEAD) {
      throw illegal("has no frame", page);
    }
    return (int) values[page];
  }

  /**
   * The swap entry of a page that is out.
   *
   * @throws IllegalStateException when it is not
   */
  public long entry(int page) {
    byte state = state(page);
    if (state != SWAPPED && state != READING) {
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
   * Whether a page was referenced since this was last asked, which one that was read ahead was not.
   *
   * @throws IllegalStateException when it is neither resident nor read ahead
   */
  public boolean testAndClearAccessed(int page) {
    requireIn(page, "has no accessed bit");
    boolean accessed = (words[page] & ACCESSED) != 0;
    words[page] &= ~ACCESSED;
    return accessed;
  }

  /**
   * Maps a page that is absent or on its way in to a frame. Its accessed bit is clear until the
   * reference that faulted is made.
   *
   * @throws IllegalStateException when it is anything else
   */
  public void map(int page, int frame) {
    byte state = state(page);
    if (state != ABSENT && state != READING) {
      throw illegal("cannot be mapped", page);
    }
    ensure(page);
    if (state == READING) {
      swapped--;
      reading--;
    }
    resident++;
    words[page] &= ~SHARED;
    flag(page, RESIDENT);
    values[page] = frame;
  }

  /**
   * Notes that a swapped page is on its way in.
   *
   * @throws IllegalStateException when it is not swapped
   */
  public void read(int page) {
    require(SWAPPED, page, "cannot be read");
    reading++;
    flag(page, READING);
  }

  /**
   * A page that was on its way in stays out.
   *
   * @throws IllegalStateException when it was not on its way
   */
  public void notRead(int page) {
    require(READING, page, "cannot stay out");
    reading--;
    flag(page, SWAPPED);
  }

  /**
   * Notes that a page that was on its way in is in a frame, and in the swap cache, not mapped yet.
   *
   * @throws IllegalStateException when it was not on its way
   */
  public void arrive(int page, int frame) {
    require(READING, page, "cannot arrive");
    reading--;
    swapped--;
    resident++;
    words[page] &= ~SHARED;
    long entry = values[page];
    flag(page, AHEAD);
    values[page] = frame;
    cache(page, entry);
  }

  /**
   * Maps a page that was read ahead, as it is referred to. Its accessed bit is clear until that
   * reference is made.
   *
   * @throws IllegalStateException when it was not read ahead
   */
  public void mapAhead(int page) {
    require(AHEAD, page, "was not read ahead");
    flag(page, RESIDENT);
  }

  /**
   * Unmaps a resident page, or one that was read ahead, so that reclaim may take its frame.
   *
   * @throws IllegalStateException when it is neither
   */
  public void unmap(int page) {
    requireIn(page, "cannot be unmapped");
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
   * @throws IllegalStateException when it is absent, or on its way in
   */
  public void clear(int page) {
    switch (state(page)) {
      case RESIDENT, AHEAD -> resident--;
      case SWAPPED -> swapped--;
      case UNMAPPED -> unmapped--;
      default -> throw illegal("cannot be cleared", page);
    }
    flag(page, ABSENT);
  }

  /**
   * Notes that a page in a frame is in the swap cache: its entry still has a copy of it.
   *
   * @throws IllegalStateException when it is neither resident nor read ahead
   */
  public void cache(int page, long entry) {
    requireIn(page, "cannot be in the swap cache");
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

  /**
   * What a fork begins with: the same pages in the same places. Those in frames are shared from
   * then on; the copies that the swap cache has of them stay with this table alone.
   *
   * @throws IllegalStateException when pages are on their way in or out
   */
  public PageTable fork() {
    if (reading + unmapped > 0) {
      throw new IllegalStateException(
          "a fork with %d pages on their way in, %d out".formatted(reading, unmapped));
    }
    for (int page = 0; page < words.length; page++) {
      switch (state(page)) {
        case RESIDENT -> words[page] |= SHARED;
        case AHEAD -> throw illegal("cannot be shared", page);
        default -> {}
      }
    }
    PageTable child = new PageTable(0);
    child.words = words.clone();
    child.values = values.clone();
    child.resident = resident;
    child.swapped = swapped;
    return child;
  }

  /** Whether a resident page may be a fork's, too. */
  public boolean isShared(int page) {
    return page < words.length && (words[page] & SHARED) != 0;
  }

  /**
   * Moves a shared page to a frame of its own; the result is the one that it was in.
   *
   * @throws IllegalStateException when it is not resident
   */
  public int copy(int page, int frame) {
    require(RESIDENT, page, "cannot be copied");
    int before = (int) values[page];
    words[page] &= ~SHARED;
    values[page] = frame;
    return before;
  }

  /** How often a page was written. */
  public int version(int page) {
    return page < words.length ? words[page] >>> VERSION_SHIFT : 0;
  }

  /** Counts a write to a page, modulo 2^27; the result is its new version. */
  public int bumpVersion(int page) {
    ensure(page);
    words[page] += 1 << VERSION_SHIFT;
    return version(page);
  }

  /** Pages that are resident, or were read ahead. */
  public int resident() {
    return resident;
  }

  /** Pages that are swapped, those on their way in among them. */
  public int swapped() {
    return swapped;
  }

  /** Pages whose swap-out is under way. */
  public int unmapped() {
    return unmapped;
  }

  /** Pages that are on their way in. */
  public int reading() {
    return reading;
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

  /** It has to be in a frame, and not in reclaim's hands. */
  private void requireIn(int page, String refusal) {
    byte state = state(page);
    if (state != RESIDENT && state != AHEAD) {
      throw illegal(refusal, page);
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
