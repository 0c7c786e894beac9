package io.swapbox.workloads.task;

/**
 * Pages around the one that faulted, in its address space: behind it when faults go up, before it
 * when they go down, else on both sides ({@code swap_vma_readahead}).
 *
 * <p>A trace knows nothing of mappings: its pages are one, numbered as their ids. A window does not
 * leave the page table of 512 pages that the fault is in.
 */
final class VmaNeighbours extends Neighbours {

  private static final int PAGES_OF_TABLE = 512;

  private final int taskPages;
  private long before;

  /**
   * Neighbours of no page yet.
   *
   * @param most pages of a window
   * @param taskPages of the task
   */
  VmaNeighbours(int most, int taskPages) {
    super(most);
    this.taskPages = taskPages;
  }

  @Override
  void choose(int page, long entry) {
    int pages = nextPages(before, page);
    int first = page - (pages - 1) / 2;
    if (page == before + 1) {
      first = page;
    } else if (page == before - 1) {
      first = page - pages + 1;
    }
    int table = page - page % PAGES_OF_TABLE;
    window(
        Math.max(first, table),
        Math.min(Math.min(first + pages, table + PAGES_OF_TABLE), taskPages));
    before = page;
  }

  @Override
  int page(long place) {
    return (int) place;
  }

  @Override
  void hit(int page) {
    super.hit(page);
    before = page;
  }

  @Override
  void swappedOut(int page, long entry) {}
}
