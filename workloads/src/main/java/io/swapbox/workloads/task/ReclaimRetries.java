package io.swapbox.workloads.task;

import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageStatus;

/**
 * How long a task goes on to reclaim without success, before memory is exhausted.
 *
 * <p>As {@code should_reclaim_retry} of {@code mm/page_alloc.c}: 16 reclaims in a row, of those
 * that found pages to try. One that found none counts apart: others have them isolated or hold
 * their frames, and are likely to give them back. After a thousand such reclaims in a row the task
 * waits before each further one, a millisecond at first and twice as long each time, eleven times
 * and 2.047 s in all (the kernel's {@code reclaim_throttle} waits for a tick or for 100 ms, by what
 * is under way).
 */
final class ReclaimRetries {

  /** {@code MAX_RECLAIM_RETRIES} of {@code mm/internal.h}. */
  private static final int MAX_RECLAIM_RETRIES = 16;

  private static final int PROMPT_RETRIES = 1000;
  private static final int MAX_IDLE_RETRIES = PROMPT_RETRIES + 12;
  private static final long FIRST_WAIT_NANOS = 1_000_000;

  private int fruitless;
  private int idle;

  /** There is memory again. */
  void begin() {
    fruitless = 0;
    idle = 0;
  }

  /** Notes how a reclaim has ended; false when memory is exhausted. */
  boolean goesOn(AddressSpace.Reclaimed reclaimed) {
    if (reclaimed.pages() > 0) {
      begin();
    } else if (reclaimed.refused() == PageStatus.DONE) {
      idle++;
    } else {
      fruitless++;
      idle = 0;
    }
    return fruitless < MAX_RECLAIM_RETRIES && idle < MAX_IDLE_RETRIES;
  }

  /** Nanoseconds to wait before the next try, 0 for none. */
  long waitNanos() {
    return idle <= PROMPT_RETRIES ? 0 : FIRST_WAIT_NANOS << (idle - PROMPT_RETRIES - 1);
  }
}
