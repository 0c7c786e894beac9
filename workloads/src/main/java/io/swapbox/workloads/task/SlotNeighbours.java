package io.swapbox.workloads.task;

import io.swapbox.allocator.Entry;
import io.swapbox.workloads.PageTable;
import org.agrona.collections.Long2LongHashMap;

/**
 * Pages in the aligned block of virtual slots around the entry that is swapped in: what was swapped
 * out together is brought back together ({@code swap_cluster_readahead}).
 *
 * <p>The kernel reads whatever the slots hold; here a task brings its own pages alone, for it has
 * no place for those of others. It knows which page has a slot by a map that is looked at with
 * doubt: a slot that was freed since is not taken out.
 */
final class SlotNeighbours extends Neighbours {

  private static final int NO_PAGE = -1;

  private final TaskMemory memory;
  private final Long2LongHashMap pages = new Long2LongHashMap(NO_PAGE);
  private long before;

  /**
   * Neighbours of no page yet.
   *
   * @param most pages of a window
   */
  SlotNeighbours(int most, TaskMemory memory) {
    super(most);
    this.memory = memory;
  }

  @Override
  void choose(int page, long entry) {
    long slot = Entry.slotOf(entry);
    boolean moves = withoutHits();
    int window = nextPages(before, slot);
    long first = slot - slot % window;
    window(first, window == 1 ? first : first + window);
    if (moves) {
      before = slot;
    }
  }

  @Override
  int page(long place) {
    long page = pages.get(place);
    if (page == NO_PAGE || memory.state((int) page) != PageTable.SWAPPED) {
      return NO_PAGE;
    }
    return Entry.slotOf(memory.entry((int) page)) == place ? (int) page : NO_PAGE;
  }

  @Override
  void swappedOut(int page, long entry) {
    pages.put(Entry.slotOf(entry), page);
  }
}
