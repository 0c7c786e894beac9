package io.swapbox.actors.runtime;

/**
 * The clock as one thread reads it.
 *
 * <p>Reading the system's clock is what metering a message costs most. Where a thread goes from one
 * turn to the next, the end of a message and the start of the one that follows are the same moment,
 * and one reading serves both.
 */
final class ThreadClock {

  private static final ThreadLocal<ThreadClock> CLOCKS = ThreadLocal.withInitial(ThreadClock::new);

  private boolean inTurns;
  private boolean justEnded;
  private long endedAt;
  private long startedAt;

  ThreadClock() {}

  static ThreadClock ofThisThread() {
    return Thread.currentThread() instanceof TurnThread thread ? thread.clock() : CLOCKS.get();
  }

  /** From here on the thread does nothing between the turns that it runs. */
  void turnsBegin() {
    inTurns = true;
    justEnded = false;
  }

  /** The thread may do something else now, or wait. */
  void turnsEnd() {
    inTurns = false;
    justEnded = false;
  }

  /** The time at the end of a message, in ns. */
  long atEnd() {
    endedAt = System.nanoTime();
    justEnded = inTurns;
    return endedAt;
  }

  /** The time at the start of a message, in ns: that of the end before, if that was just now. */
  long atStart() {
    startedAt = justEnded ? endedAt : System.nanoTime();
    justEnded = false;
    return startedAt;
  }

  /** The time at the start of the last message. */
  long startedAt() {
    return startedAt;
  }
}
