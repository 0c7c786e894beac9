package io.swapbox.actors.runtime;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A gate at which one thread parks, if there is no transfer that it may do meanwhile.
 *
 * @see DeviceTurns
 */
final class ParkingGate implements Gate {

  private volatile boolean open = true;
  private volatile @Nullable Thread waiter;

  @Override
  public void close() {
    DeviceTurns.ofThisThread().lend();
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
    DeviceTurns lent = DeviceTurns.ofThisThread();
    if (!open) {
      waiter = Thread.currentThread();
      boolean interrupted = Thread.interrupted();
      while (!open) {
        if (!lent.runKept()) {
          LockSupport.park(this);
        }
        interrupted |= Thread.interrupted();
      }
      waiter = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    lent.takeBack();
  }
}
