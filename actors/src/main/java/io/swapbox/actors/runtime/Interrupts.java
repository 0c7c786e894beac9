package io.swapbox.actors.runtime;

/**
 * Turns of actors on a thread that others may interrupt.
 *
 * <p>A mailbox of Akka that finds its thread interrupted after a message throws, and is scheduled
 * anew. A caller's thread is none of its business.
 */
final class Interrupts {

  private Interrupts() {}

  /** Runs a turn to its end; the thread is interrupted afterwards if it was before or meanwhile. */
  static void kept(Runnable turn) {
    boolean interrupted = Thread.interrupted();
    try {
      turn.run();
    } catch (Exception e) {
      if (!(e instanceof InterruptedException)) {
        throw e;
      }
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
