package io.swapbox.actors.runtime.virtual;

import io.swapbox.SwapException;

/** Somebody waits for what can no longer happen: no event is left. */
public final class DeadlockException extends SwapException {

  private static final long serialVersionUID = 1L;

  DeadlockException(String waiter, long nanos, MessageCounts counts) {
    super(waiter + " waits at " + nanos + " ns, but nothing is left to happen; " + counts);
  }
}
