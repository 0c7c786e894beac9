package io.swapbox.actors;

import io.swapbox.allocator.Location;
import java.util.BitSet;

/**
 * Which places of a device had a page when they were looked at the last time, and have it still: a
 * bit a slot and packed object. A page that came to a slot whose end went unnoticed is taken for
 * the one before it, and may leave early.
 */
final class OldPlaces {

  private final BitSet slots = new BitSet();
  private final BitSet objects = new BitSet();

  /** Marks a place; whether it was marked before. */
  boolean mark(long place) {
    BitSet marks = marks(place);
    int index = index(place);
    boolean before = marks.get(index);
    marks.set(index);
    return before;
  }

  /** The page of a place has gone. */
  void forget(long place) {
    marks(place).clear(index(place));
  }

  private BitSet marks(long place) {
    return Location.isPacked(place) ? objects : slots;
  }

  private static int index(long place) {
    return Location.isPacked(place) ? Location.packedHandle(place) : Math.toIntExact(place);
  }
}
