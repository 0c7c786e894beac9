package io.swapbox.actors.simulation;

import io.swapbox.actors.ReclaimBatch;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.SplittableRandom;

/** The page table of a tenant, and what it wrote in each of its pages. */
final class TenantTable {

  /** Where a page is. */
  enum State {
    ABSENT,
    RESIDENT,
    /** In a frame that reclaim is about to take. */
    UNMAPPED,
    SWAPPED
  }

  private static final int NO_FRAME = -1;

  private final PageFrames frames;
  private final Book book;
  private final State[] states;
  private final int[] frameOf;
  private final boolean[] accessed;
  private final int[] kinds;
  private final long[] stamps;
  private final Book.Page[] swapped;

  TenantTable(int pages, PageFrames frames, Book book) {
    this.frames = frames;
    this.book = book;
    this.states = new State[pages];
    this.frameOf = new int[pages];
    this.accessed = new boolean[pages];
    this.kinds = new int[pages];
    this.stamps = new long[pages];
    this.swapped = new Book.Page[pages];
    for (int page = 0; page < pages; page++) {
      forget(page);
    }
  }

  int pages() {
    return states.length;
  }

  State state(int page) {
    return states[page];
  }

  int frame(int page) {
    return frameOf[page];
  }

  /** The entry of a swapped page. */
  Book.Page swapped(int page) {
    return swapped[page];
  }

  /** A resident page by chance, or -1. */
  int anyResident(SplittableRandom random) {
    int first = random.nextInt(pages());
    for (int i = 0; i < pages(); i++) {
      int page = (first + i) % pages();
      if (states[page] == State.RESIDENT) {
        return page;
      }
    }
    return -1;
  }

  /** References a resident page; its bytes must be what was written last. */
  void touch(int page) {
    accessed[page] = true;
    int frame = frameOf[page];
    SimulationFailure.require(
        Pages.isIntact(frames.buffer(frame), frames.offset(frame), kinds[page], stamps[page]),
        "page %d in frame %d has other bytes than were written",
        page,
        frame);
  }

  void write(int page, int kind, long stamp) {
    kinds[page] = kind;
    stamps[page] = stamp;
    Pages.write(frames.buffer(frameOf[page]), frames.offset(frameOf[page]), kind, stamp);
  }

  void map(int page, int frame) {
    states[page] = State.RESIDENT;
    frameOf[page] = frame;
    swapped[page] = null;
  }

  private boolean isResidentIn(int page, int frame) {
    return states[page] == State.RESIDENT && frameOf[page] == frame;
  }

  /** Looks at a tenant's pages of a batch, and unmaps those that it may if that is wanted. */
  void unmap(ReclaimBatch batch, int tenant) {
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == tenant && batch.fate(k) == Fate.ISOLATED) {
        batch.fate(k, look(batch.page(k), batch.frame(k), batch.purpose() == Purpose.EVICT));
      }
    }
  }

  /** What becomes of a page: one that was used since the last look stays. */
  private Fate look(int page, int frame, boolean evict) {
    if (!isResidentIn(page, frame)) {
      return Fate.GONE;
    }
    boolean used = accessed[page];
    accessed[page] = false;
    if (used) {
      return Fate.REFERENCED;
    }
    if (!evict) {
      return Fate.IDLE;
    }
    states[page] = State.UNMAPPED;
    return Fate.UNMAPPED;
  }

  /**
   * Notes what became of a tenant's unmapped pages; a zero page is refused only if it is charged.
   */
  void swappedOut(ReclaimBatch batch, int tenant, boolean chargesZero) {
    for (int k = 0; k < batch.size(); k++) {
      int page = batch.page(k);
      if (batch.owner(k) == tenant && batch.fate(k) == Fate.EVICTED) {
        states[page] = State.SWAPPED;
        frameOf[page] = NO_FRAME;
        swapped[page] = book.stored(batch.entry(k), kinds[page], stamps[page], 1);
      } else if (batch.owner(k) == tenant && batch.fate(k) == Fate.REFUSED) {
        SimulationFailure.require(
            kinds[page] != 0 || chargesZero, "zero page %d was refused", page);
        states[page] = State.RESIDENT;
      }
    }
  }

  void forget(int page) {
    states[page] = State.ABSENT;
    frameOf[page] = NO_FRAME;
    accessed[page] = false;
    swapped[page] = null;
  }
}
