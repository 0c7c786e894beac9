package io.swapbox.actors;

/** How long to wait before entries are tried again that others had in hand. */
final class BackOff {

  /** A tick of 1 ms; doubled with each time up to 64 of them. */
  private static final long FIRST_NANOS = 1_000_000;

  private static final int MOST_DOUBLINGS = 6;

  private int times;

  /** The time to wait now, in nanoseconds. */
  long next() {
    return FIRST_NANOS << Math.min(times++, MOST_DOUBLINGS);
  }

  /** Begins anew: there was something to do. */
  void reset() {
    times = 0;
  }
}
