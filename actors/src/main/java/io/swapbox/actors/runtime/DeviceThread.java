package io.swapbox.actors.runtime;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A thread that blocks on storage, and afterwards goes on with what its actor has set in motion.
 *
 * <p>Waking a thread costs more than reading a page that the system has in memory, so as little as
 * possible is handed over. The turns of computing actors that a device's answer starts are run
 * here, when the device actor's own turn is over. When the last of them asks for the device again
 * and there is nothing else for this thread to do, it goes there by itself; when there is, another
 * thread does.
 */
final class DeviceThread extends TurnThread {

  private final DeviceExecutor executor;
  private final ArrayDeque<Runnable> afterwards = new ArrayDeque<>();
  private @Nullable Runnable kept;
  private boolean blocking;

  DeviceThread(DeviceExecutor executor, Runnable target, String name) {
    super(target, name);
    this.executor = executor;
  }

  /** Leaves something to be run after the turn of the device actor; only for this thread itself. */
  void afterwards(Runnable turn) {
    afterwards.addLast(turn);
  }

  /** Keeps a turn of a device actor for when this thread has nothing else to do, if it can. */
  boolean keep(Runnable deviceTurn) {
    if (blocking || kept != null) {
      return false;
    }
    kept = deviceTurn;
    return true;
  }

  /** There is more to do for this thread: a turn that it kept is given to another one. */
  void isBusy() {
    Runnable turn = kept;
    if (turn != null) {
      kept = null;
      executor.handOver(turn);
    }
  }

  /** Runs the turn of a device actor, then what it left, then the turn that it kept, and so on. */
  void run(Runnable deviceTurn) {
    Runnable next = deviceTurn;
    while (next != null) {
      blocking = true;
      try {
        next.run();
      } finally {
        blocking = false;
      }
      while (!afterwards.isEmpty()) {
        isBusy();
        afterwards.removeFirst().run();
      }
      next = kept;
      kept = null;
    }
  }
}
