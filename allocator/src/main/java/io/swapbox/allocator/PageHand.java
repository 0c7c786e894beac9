package io.swapbox.allocator;

/**
 * A hand that goes round the pages of a swap file and names them one after the other, for whoever
 * wants some of them elsewhere: those in slots of their own, then the packed objects, and again
 * from the start.
 *
 * <p>Slots are handed out cluster by cluster, so the pages ahead of the hand have been there for
 * about the longest: a first-in first-out order that needs no list. A step costs what finding the
 * next allocated slot does, {@link PhysicalSlots#nextAllocated}.
 */
public final class PageHand {

  private final SwapMap map;

  /** The place to go on with; a packed object has a higher one than any slot. */
  private long at;

  /**
   * A hand at the start of a file.
   *
   * @param map of the file
   */
  public PageHand(SwapMap map) {
    this.map = map;
  }

  /**
   * The next pages, each once; the call after this one goes on behind them. Pages that are being
   * written are among them, and whose they are is a hint, see {@link PhysicalSlots}.
   *
   * @param places takes their places ({@link Location#place}), as many as there are and as fit
   * @return how many there are
   */
  public int next(long[] places) {
    long start = at;
    int count = collect(start, Long.MAX_VALUE, places, 0);
    return count < places.length ? collect(0, start, places, count) : count;
  }

  /**
   * The next pages up to the end of the file; the call after one that has come to the end begins
   * anew. So the calls up to that one name each page that was there at the first and is not freed
   * meanwhile.
   *
   * @param places takes their places, as {@link #next} does
   * @return how many there are; fewer than fit when it has come to the end
   */
  public int nextToEnd(long[] places) {
    int count = collect(at, Long.MAX_VALUE, places, 0);
    if (count < places.length) {
      at = 0;
    }
    return count;
  }

  private int collect(long from, long to, long[] places, int before) {
    int count = before;
    long place = find(from);
    while (place >= 0 && place < to && count < places.length) {
      places[count++] = place;
      at = place + 1;
      place = find(place + 1);
    }
    return count;
  }

  /** The first page in that place or behind it, -1 when there is none. */
  private long find(long from) {
    int handle = 0;
    if (Location.isPacked(from)) {
      handle = Location.packedHandle(from);
    } else {
      long slot = map.slots().nextAllocated(from);
      // Slots that hold packed objects belong to no entry themselves.
      while (slot >= 0 && map.slots().entryCluster(slot) == PhysicalSlots.UNMAPPED) {
        slot = map.slots().nextAllocated(slot + 1);
      }
      if (slot >= 0) {
        return slot;
      }
    }
    int object = map.packed().next(handle);
    return object < 0 ? -1 : Location.packedPlace(object);
  }
}
