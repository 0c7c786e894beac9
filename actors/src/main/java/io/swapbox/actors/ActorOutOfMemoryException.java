package io.swapbox.actors;

/** An actor could not get memory, mostly because the JVM's limit on direct memory is reached. */
public final class ActorOutOfMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ActorOutOfMemoryException(OutOfMemoryError cause) {
    super("out of memory: " + cause.getMessage(), cause);
  }
}
