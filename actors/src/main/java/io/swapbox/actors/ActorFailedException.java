package io.swapbox.actors;

import akka.actor.typed.ActorRef;

/** An actor failed because a child of its did; the message names the child. */
public final class ActorFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ActorFailedException(ActorRef<?> child, Throwable cause) {
    super(child.path().name() + " failed: " + cause.getMessage(), cause);
  }
}
