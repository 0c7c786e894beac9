package io.swapbox.actors.simulation;

import io.swapbox.EntryTable;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.WalkAccess;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The page table that clients of a classic space share, as swapoffs walk it: a place for each live
 * entry, which has one of its uses. Only pages that nobody else is at are taken.
 */
final class BookTable implements EntryTable {

  private final Book book;

  /** What was looked at last, and the changes of that by then. */
  private Book.Page looked;

  private int changes;

  /** A page that was taken, whose entry is being freed; or null. */
  private Book.Page taken;

  /** Whether the clients free all that they have, and nothing is taken from them. */
  private boolean closed;

  private boolean registered;

  BookTable(Book book) {
    this.book = book;
  }

  /** Has nothing any more. */
  void close() {
    closed = true;
  }

  /** Whether the space may call it. */
  void setRegistered(boolean mayBeCalled) {
    registered = mayBeCalled;
  }

  @Override
  public long pages() {
    SimulationFailure.require(registered, "a table is called that is not registered");
    return closed ? 0 : book.live().size();
  }

  @Override
  public long entry(long page) {
    List<Book.Page> live = book.live();
    if (page >= live.size()) {
      return 0;
    }
    looked = live.get((int) page);
    changes = looked.changes;
    return looked.entry;
  }

  @Override
  public boolean swappedIn(long page, long entry, ByteBuffer bytes) {
    SimulationFailure.require(
        looked.entry == entry && taken == null, "a page was brought that was not looked at");
    // While it was changed it may have been in memory, and written.
    if (looked.dead || looked.changes != changes || looked.uses - looked.removing <= 0) {
      return false;
    }
    SimulationFailure.require(
        Pages.isIntact(bytes, 0, looked.kind, looked.stamp),
        "a swapoff has brought entry 0x%x with other bytes",
        entry);
    taken = looked;
    taken.removing++;
    return true;
  }

  /** Notes the end of a use that the walker gives up. */
  void delivered(Object owner, Object message) {
    PageStatus status = WalkAccess.freed(owner, message);
    if (status == null) {
      return;
    }
    Book.Page page = taken;
    taken = null;
    page.removing--;
    if (status == PageStatus.DONE) {
      book.change(page, -1, 0);
      return;
    }
    SimulationFailure.require(
        page.dead || page.mayBeUnmapped(),
        "the free of entry 0x%x after its page was taken ended as %s",
        page.entry,
        status);
    book.settle(page);
  }
}
