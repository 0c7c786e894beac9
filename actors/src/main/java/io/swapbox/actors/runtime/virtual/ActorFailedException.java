package io.swapbox.actors.runtime.virtual;

import io.swapbox.SwapException;

/** An actor threw, and neither a supervisor nor a watching parent took care of it. */
public final class ActorFailedException extends SwapException {

  private static final long serialVersionUID = 1L;

  private final String actor;
  private final long nanos;

  ActorFailedException(String actor, long nanos, Throwable cause) {
    super(actor + " failed at " + nanos + " ns: " + cause, cause);
    this.actor = actor;
    this.nanos = nanos;
  }

  /** The actor's path. */
  public String actor() {
    return actor;
  }

  /** When, in nanoseconds of virtual time. */
  public long nanos() {
    return nanos;
  }
}
