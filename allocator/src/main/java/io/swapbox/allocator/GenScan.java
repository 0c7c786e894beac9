package io.swapbox.allocator;

/** Where a {@link MultiGenLru} is in a reclaim, between two of its steps. */
final class GenScan {

  /** What comes next at a priority. */
  enum Phase {
    /** Evict from the oldest generation. */
    EVICT,
    /** Find out which pages were used, for a new generation. */
    AGE,
    /** Go to the next priority. */
    NEXT
  }

  Phase phase = Phase.EVICT;

  /** Pages scanned at this priority. */
  long scanned;

  /** The youngest generation when aging began. */
  long agingSeq;

  void begin() {
    phase = Phase.EVICT;
    scanned = 0;
  }
}
