package io.swapbox.actors.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The turns of device actors that one thread has taken on, and what their answers start.
 *
 * <p>Waking a thread costs more than reading a page that the system has in memory, so as little as
 * possible is handed over. A {@link DeviceThread} takes turns on at any time, and a caller's thread
 * while it is about to wait for an answer, or waits ({@link ParkingGate}): it would do nothing in
 * that time, and mostly it waits for that very transfer. It keeps one turn for when it has nothing
 * else to do; when there is something else, another thread gets that turn. The turns of computing
 * actors that a device's answer starts are run here, when the device actor's own turn is over.
 */
final class DeviceTurns {

  private static final ThreadLocal<DeviceTurns> OF_CALLERS =
      ThreadLocal.withInitial(() -> new DeviceTurns(false));

  private final boolean ofDevice;
  private final ArrayDeque<Runnable> afterwards = new ArrayDeque<>();
  private @Nullable Runnable kept;
  private @Nullable DeviceExecutor keptFor;
  private boolean lent;
  private boolean blocking;

  /**
   * Those of a new thread.
   *
   * @param ofDevice whether the thread exists for devices
   */
  DeviceTurns(boolean ofDevice) {
    this.ofDevice = ofDevice;
  }

  /** Those of the calling thread. */
  static DeviceTurns ofThisThread() {
    return Thread.currentThread() instanceof DeviceThread thread
        ? thread.turns()
        : OF_CALLERS.get();
  }

  /** Whether this thread is in the turn of a device actor. */
  boolean blocking() {
    return blocking;
  }

  /** Leaves something to be run after the turn of the device actor. */
  void afterwards(Runnable turn) {
    afterwards.addLast(turn);
  }

  /** Keeps a turn of a device actor for when this thread has nothing else to do, if it can. */
  boolean keep(DeviceExecutor executor, Runnable deviceTurn) {
    boolean takesOn = ofDevice || (lent && executor.byCallers());
    if (!takesOn || blocking || kept != null) {
      return false;
    }
    kept = deviceTurn;
    keptFor = executor;
    return true;
  }

  /** There is more to do for this thread: a turn that it kept is given to another one. */
  void isBusy() {
    Runnable turn = kept;
    DeviceExecutor executor = keptFor;
    if (turn != null && executor != null) {
      kept = null;
      executor.handOver(turn);
    }
  }

  /** The caller is about to wait: from now on its thread takes a turn on. */
  void lend() {
    lent = true;
  }

  /**
   * Runs the turn that was kept, and what it left; for a caller that waits. One that is interrupted
   * meanwhile stays so.
   *
   * @return false when there is none
   */
  boolean runKept() {
    Runnable turn = kept;
    if (turn == null) {
      return false;
    }
    kept = null;
    runThis(turn);
    return true;
  }

  /** The caller has its answer and goes its way. */
  void takeBack() {
    lent = false;
    try {
      isBusy();
    } catch (RejectedExecutionException shutDown) {
      // Its actor has stopped: there is nothing to transfer any more.
    }
  }

  /** Runs the turn of a device actor, then what it left, then the turn that it kept, and so on. */
  void run(Runnable deviceTurn) {
    Runnable next = deviceTurn;
    while (next != null) {
      runThis(next);
      next = kept;
      kept = null;
    }
  }

  private void runThis(Runnable deviceTurn) {
    blocking = true;
    try {
      Interrupts.kept(deviceTurn);
    } finally {
      blocking = false;
    }
    while (!afterwards.isEmpty()) {
      isBusy();
      afterwards.removeFirst().run();
    }
  }
}
