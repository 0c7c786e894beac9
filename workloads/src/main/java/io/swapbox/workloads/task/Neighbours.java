package io.swapbox.workloads.task;

import io.swapbox.workloads.Readahead;

/**
 * Which pages are worth reading beside one that is swapped in, judged by whether those read so
 * before were of use ({@code mm/swap_state.c}). One instance a task, where the kernel has one for
 * each mapping, or for all swap.
 *
 * <p>A window is a range of places: page numbers or slots. Whoever reads goes through it and asks
 * for the page of each place.
 */
abstract sealed class Neighbours permits VmaNeighbours, SlotNeighbours {

  /** What the feedback begins with: as if four pages had been of use. */
  static final int FIRST_HITS = 4;

  /** {@code SWAP_RA_HITS_MAX}. */
  private static final int MOST_HITS = 63;

  private static final int SMALLEST_WINDOW = 4;

  private final int most;
  private int last;
  private int hits = FIRST_HITS;
  private long begin;
  private long end;

  /**
   * Neighbours of no page yet.
   *
   * @param most pages of a window
   */
  Neighbours(int most) {
    this.most = most;
  }

  /** Those that the settings want. */
  static Neighbours of(Readahead readahead, TaskMemory memory) {
    return switch (readahead.kind()) {
      case VMA -> new VmaNeighbours(readahead.pages(), memory.pages());
      case CLUSTER -> new SlotNeighbours(readahead.pages(), memory);
    };
  }

  /**
   * A page is swapped in: chooses the window around it, which {@link #begin} and {@link #end} say.
   *
   * @param entry of the page
   */
  abstract void choose(int page, long entry);

  /**
   * Pages of the next window, as {@link #pages(long, long, int, int, int)} says, which are the last
   * ones from then on; hits are counted anew.
   *
   * @param before the last place
   * @param now this place
   */
  final int nextPages(long before, long now) {
    last = pages(before, now, hits, most, last);
    hits = 0;
    return last;
  }

  /** Makes these places the window. */
  final void window(long first, long behind) {
    begin = first;
    end = behind;
  }

  /** The first place of the window. */
  final long begin() {
    return begin;
  }

  /** The first place behind the window, which is empty when this is the first one of it. */
  final long end() {
    return end;
  }

  /** Whether no page was of use since the last window. */
  final boolean withoutHits() {
    return hits == 0;
  }

  /** The page at a place of a window, or -1 when there is none of this task. */
  abstract int page(long place);

  /** A page that was read ahead is referred to for the first time ({@code swap_ra_hit}). */
  void hit(int page) {
    hits = Math.min(hits + 1, MOST_HITS);
  }

  /** A page was swapped out under that entry. */
  abstract void swappedOut(int page, long entry);

  /**
   * Pages to read, the one that was asked for among them ({@code __swapin_nr_pages}): two more than
   * were of use since the last time, rounded up to a power of two of at least 4. If none was, two
   * if the place is next to the last one, else one. Never less than half of the last time.
   *
   * @param before the last place
   * @param now this place
   * @param hits pages that were of use
   * @param most pages
   * @param last pages of the last window
   */
  static int pages(long before, long now, int hits, int most, int last) {
    int pages = hits + 2;
    if (hits == 0) {
      pages = now == before + 1 || now == before - 1 ? 2 : 1;
    } else {
      pages = Math.max(SMALLEST_WINDOW, Integer.highestOneBit(2 * pages - 1));
    }
    return Math.max(Math.min(pages, most), last / 2);
  }
}
