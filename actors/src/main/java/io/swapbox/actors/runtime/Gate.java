package io.swapbox.actors.runtime;

/**
 * A one-shot hand-over from an actor to a thread outside of the actor system.
 *
 * <p>Reusable by its waiter: {@link #close} before the request is sent, {@link #await} after.
 */
public interface Gate {

  /** Shuts the gate; called by the waiter before it sends what will open it. */
  void close();

  /** Opens the gate; all that the opener wrote before is seen by the waiter. */
  void open();

  /** Waits until the gate is open; uninterruptible, the interrupt status is kept. */
  void await();
}
