package io.swapbox.actors.runtime;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs an actor's turn on the thread that sent to it.
 *
 * <p>Akka hands an executor a mailbox when its actor goes from idle to scheduled. Here the sender's
 * thread runs it at once: no hand-over, no wake-up, warm caches. A message to a busy actor never
 * gets here; it waits in the mailbox for whoever runs the actor.
 *
 * <p>Sends nest (a handler sends to an actor whose handler sends on), so a thread that is already
 * running a turn only appends to its own queue, which the outermost call empties: a trampoline,
 * never recursion. A caller is not held hostage: after {@code turns} turns in one go the rest is
 * handed to a pool, where each turn starts a trampoline of its own, which makes room when others
 * wait. A thread that is in the turn of a device actor ends that first; see {@link DeviceTurns}.
 *
 * <p>A thread of ours goes on for {@value #SHARE_NANOS} ns at most while turns wait in the pool;
 * then what it has left goes behind these. One that has had several turns before it for as long
 * gives one of them to a thread of the pool that is idle. What that sets in motion stays there, so
 * that work that comes in parts, as a swapoff of many shards does, spreads over the pool. Waking a
 * thread takes a tenth of that time, so for less it is not worth it.
 *
 * <p>A caller that was interrupted stays so, but its turns do not see it ({@link Interrupts}).
 *
 * <p>The pool has one queue for all. A fork-join pool would not do: its workers take what they
 * submitted themselves first, so that actors which are always busy would keep everybody else's
 * turns out for ever.
 */
final class CallerRunsExecutor extends AbstractExecutorService {

  private static final long SHARE_NANOS = 500_000;

  private final int parallelism;
  private final int turns;
  private final ThreadPoolExecutor pool;
  private final ThreadLocal<Trampoline> trampolines = ThreadLocal.withInitial(Trampoline::new);

  CallerRunsExecutor(int parallelism, int turns) {
    this.parallelism = parallelism;
    this.turns = turns;
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            parallelism,
            parallelism,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new TurnThread(task, "swapbox-cpu-" + number.incrementAndGet()));
  }

  @Override
  public void execute(Runnable turn) {
    Trampoline trampoline = trampolines.get();
    if (trampoline.running || !trampoline.device.blocking()) {
      trampoline.run(turn);
    } else {
      trampoline.device.afterwards(() -> trampoline.run(turn));
    }
  }

  private void toPool(Runnable turn) {
    pool.execute(() -> trampolines.get().run(turn));
  }

  @Override
  public void shutdown() {
    pool.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return pool.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return pool.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return pool.awaitTermination(timeout, unit);
  }

  /** The turns that one thread has still to run. */
  private final class Trampoline {
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final DeviceTurns device = DeviceTurns.ofThisThread();
    private final boolean ours = Thread.currentThread() instanceof TurnThread;
    private final ThreadClock clock = ThreadClock.ofThisThread();
    private boolean running;

    /** Whether turns have waited for this thread or in the pool when it looked the last time. */
    private boolean othersWait;

    /** Since when they did, or the last of those was given away. */
    private long since;

    void run(Runnable first) {
      if (running) {
        queue.addLast(first);
        return;
      }
      running = true;
      clock.turnsBegin();
      try {
        Interrupts.kept(first);
        int left = turns;
        while (!queue.isEmpty()) {
          if (--left == 0) {
            if (!mayGoOn()) {
              break;
            }
            left = turns;
          }
          if (hasHadItsTime() && !share()) {
            break;
          }
          device.isBusy();
          Interrupts.kept(queue.removeFirst());
        }
      } finally {
        running = false;
        othersWait = false;
        clock.turnsEnd();
        while (!queue.isEmpty()) {
          toPool(queue.removeFirst());
        }
      }
    }

    /** Whether turns have waited for this thread or in the pool for so long that it is to share. */
    private boolean hasHadItsTime() {
      boolean before = othersWait;
      othersWait = queue.size() > 1 || (ours && !pool.getQueue().isEmpty());
      if (!othersWait) {
        return false;
      }
      long now = System.nanoTime();
      if (before && now - since < SHARE_NANOS) {
        return false;
      }
      since = now;
      return before;
    }

    /** Gives a turn to a thread that is idle; false if others wait, and come first. */
    private boolean share() {
      if (ours && !pool.getQueue().isEmpty()) {
        return false;
      }
      if (queue.size() > 1 && pool.getActiveCount() < parallelism) {
        toPool(queue.removeFirst());
      }
      return true;
    }

    /** A caller has its own life to go back to; our own threads have only others that wait. */
    private boolean mayGoOn() {
      return ours && pool.getQueue().isEmpty();
    }
  }
}
