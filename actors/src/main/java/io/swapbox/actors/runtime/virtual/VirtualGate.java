package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Gate;
import java.util.function.Supplier;

/** A gate whose waiter runs the event loop meanwhile. */
final class VirtualGate implements Gate {

  private final EventLoop loop;
  private final int number;
  private final Supplier<MessageCounts> counts;
  private boolean open;
  private long openedAt;

  VirtualGate(EventLoop loop, int number, Supplier<MessageCounts> counts) {
    this.loop = loop;
    this.number = number;
    this.counts = counts;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public void open() {
    open = true;
    openedAt = loop.time();
  }

  /**
   * Runs events until the gate is open.
   *
   * @throws DeadlockException when none is left and the gate is shut
   * @throws ActorFailedException when an actor fails meanwhile
   */
  @Override
  public void await() {
    if (loop.inEvent()) {
      throw new IllegalStateException("an actor may not wait at gate " + number);
    }
    while (!open) {
      if (!loop.step()) {
        throw new DeadlockException("gate " + number, loop.time(), counts.get());
      }
    }
    loop.callerAt(openedAt);
  }
}
