package io.swapbox.actors.runtime;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A gate at which one thread parks. */
final class ParkingGate implements Gate {

  private volatile boolean open = true;
  private volatile @Nullable Thread waiter;

  @Override
  public void close() {
    open = false;
  }

  @Override
  public void open() {
    open = true;
    Thread parked = waiter;
    if (parked != null) {
      LockSupport.unpark(parked);
    }
  }

  @Override
  public void await() {
    if (open) {
      return;
    }
    waiter = Thread.currentThread();
    boolean interrupted = false;
    while (!open) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    waiter = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
