package io.swapbox.actors.runtime.virtual;

import org.jspecify.annotations.Nullable;

/** Something that an event of the queue is for. */
interface Due {

  /** The event's time has come. */
  void due(@Nullable Object payload);

  /** Whether the event has lost its purpose: it is dropped, and time does not move for it. */
  default boolean lapsed() {
    return false;
  }
}
