package io.swapbox.workloads.task;

/**
 * Pages around the one that faulted, in its address space: behind it when faults go up, before it
 * when they go down, else on both sides ({@code swap_vma_readahead}).
 *
 * <p>A trace knows nothing of mappings: its pages are one, numbered as their ids. A window does not
 * leave the page table of 512 pages that the fault is in.
 */
final class VmaNeighbours extends Neighbours {

  /** {@code SWAP_RA_HITS_MAX}. */
  private static final int MOST_HITS = 63;

  private static final int PAGES_OF_TABLE = 512;

  private final int most;
  private final int taskPages;
  private long before;
  private int last;
  private int hits = FIRST_HITS;
  private int begin;
  private int end;

  /**
   * Neighbours of no page yet.
   *
   * @param most pages of a window
   * @param taskPages of the task
   */
  VmaNeighbours(int most, int taskPages) {
    this.most = most;
    this.taskPages = taskPages;
  }

  @Override
  void choose(int page, long entry) {
    int pages = pages(before, page, hits, most, last);
    int first = page - (pages - 1) / 2;
    if (page == before + 1) {
      first = page;
    } else if (page == before - 1) {
      first = page - pages + 1;
    }
    int table = page - page % PAGES_OF_TABLE;
    begin = Math.max(first, table);
    end = Math.min(Math.min(first + pages, table + PAGES_OF_TABLE), taskPages);
    before = page;
    last = pages;
    hits = 0;
  }

  @Override
  long begin() {
    return begin;
  }

  @Override
  long end() {
    return end;
  }

  @Override
  int page(long place) {
    return (int) place;
  }

  @Override
  void hit(int page) {
    before = page;
    hits = Math.min(hits + 1, MOST_HITS);
  }

  @Override
  void swappedOut(int page, long entry) {}
}
