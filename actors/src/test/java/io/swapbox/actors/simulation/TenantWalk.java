package io.swapbox.actors.simulation;

import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.UnreadablePage;
import io.swapbox.actors.simulation.TenantTable.State;
import io.swapbox.allocator.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The walks over the page table of a tenant that swapoffs of a classic space make. */
final class TenantWalk {

  /** Instead of a page: the part of the walk has ended. */
  static final int NO_PAGE = -1;

  private final TenantTable table;
  private final ArrayDeque<AddressSpace.Unuse> requests = new ArrayDeque<>();
  private final List<UnreadablePage> unreadable = new ArrayList<>();
  private long position;
  private int pages;

  TenantWalk(TenantTable table) {
    this.table = table;
  }

  /** Walks after those that were asked for before. */
  void begin(AddressSpace.Unuse unuse) {
    requests.add(unuse);
    if (requests.size() == 1) {
      beginNext();
    }
  }

  private void beginNext() {
    position = requests.getFirst().from();
    pages = 0;
    unreadable.clear();
  }

  /** Whether one was not answered. */
  boolean isUnderWay() {
    return !requests.isEmpty();
  }

  /** The next page that has to come in, or {@link #NO_PAGE} when the part was answered. */
  int next() {
    AddressSpace.Unuse walk = requests.getFirst();
    long end = Math.min(walk.from() + AddressSpace.RANGE_PTES, table.pages());
    while (position < end) {
      int page = (int) position++;
      if (table.state(page) == State.SWAPPED
          && Entry.home(table.swapped(page).entry) == walk.home()) {
        return page;
      }
    }
    answer(end == table.pages() ? AddressSpace.END : end);
    return NO_PAGE;
  }

  /** The page has come in. */
  void brought() {
    pages++;
  }

  /** It cannot be read, and stays. */
  void lost(PageBatch pageIn) {
    unreadable.add(UnreadablePage.of(pageIn, 0));
  }

  /** The tenant gives everything back: no page comes in any more. */
  void abandon() {
    while (isUnderWay()) {
      answer(AddressSpace.END);
    }
  }

  private void answer(long next) {
    AddressSpace.Unuse walk = requests.removeFirst();
    int ptes = (int) (position - walk.from());
    walk.replyTo().tell(new AddressSpace.Unused(walk.swapoff(), next, ptes, pages, unreadable));
    if (isUnderWay()) {
      beginNext();
    }
  }
}
