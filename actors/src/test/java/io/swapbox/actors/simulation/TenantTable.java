package io.swapbox.actors.simulation;

import io.swapbox.allocator.PageFrames;
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

  /** Whether the page is resident in that frame. */
  boolean isResidentIn(int page, int frame) {
    return states[page] == State.RESIDENT && frameOf[page] == frame;
  }

  /** Unmaps a resident page unless it was referenced since it was last asked. */
  boolean unmap(int page) {
    boolean idle = !accessed[page];
    accessed[page] = false;
    if (idle) {
      states[page] = State.UNMAPPED;
    }
    return idle;
  }

  /** Whether a resident page was used since the last look. */
  boolean age(int page) {
    boolean used = accessed[page];
    accessed[page] = false;
    return used;
  }

  /** An unmapped page was swapped out. */
  void swappedOut(int page, long entry) {
    states[page] = State.SWAPPED;
    frameOf[page] = NO_FRAME;
    swapped[page] = book.stored(entry, kinds[page], stamps[page], 1);
  }

  /** An unmapped page was refused; a zero page never is, unless it is charged. */
  void refused(int page, boolean chargesZero) {
    SimulationFailure.require(kinds[page] != 0 || chargesZero, "zero page %d was refused", page);
    states[page] = State.RESIDENT;
  }

  void forget(int page) {
    states[page] = State.ABSENT;
    frameOf[page] = NO_FRAME;
    accessed[page] = false;
    swapped[page] = null;
  }
}
