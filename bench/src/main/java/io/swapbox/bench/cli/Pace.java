package io.swapbox.bench.cli;

import java.util.concurrent.atomic.AtomicLong;

/** Lets something happen only so often, by real time and for whichever thread comes first. */
final class Pace {

  private final long nanos;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  /**
   * Due at once.
   *
   * @param nanos from one time to the next, at least
   */
  Pace(long nanos) {
    this.nanos = nanos;
  }

  /** Whether it may happen now; who is told so does it. */
  boolean isDue() {
    long due = next.get();
    long now = System.nanoTime();
    return now - due >= 0 && next.compareAndSet(due, now + nanos);
  }
}
