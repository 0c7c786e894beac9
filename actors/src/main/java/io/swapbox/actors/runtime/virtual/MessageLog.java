package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Placement;

/** A listener to every message that a placed actor handles, in the order of virtual time. */
@FunctionalInterface
public interface MessageLog {

  /**
   * A message was handled.
   *
   * @param nanos when its handling began
   * @param place where
   * @param actor the actor's kind and index, {@code kind-index}
   * @param message the message's type
   * @param waitNanos how long it had been in the mailbox
   * @param serviceNanos how long its handling took
   */
  void handled(
      long nanos,
      Placement place,
      String actor,
      Class<?> message,
      long waitNanos,
      long serviceNanos);
}
