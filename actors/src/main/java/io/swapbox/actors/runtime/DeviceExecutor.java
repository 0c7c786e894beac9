package io.swapbox.actors.runtime;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs actors that block on storage on {@link DeviceThread}s, as many as there are such actors with
 * work to do: how much is under way at once is bounded by the number of these actors. A caller that
 * waits may run a turn on its own thread; see {@link DeviceTurns}.
 */
final class DeviceExecutor extends AbstractExecutorService {

  private static final long IDLE_SECONDS = 60;

  private final boolean byCallers;
  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> new DeviceThread(task, "swapbox-device-" + number.incrementAndGet()));

  /**
   * The threads of one dispatcher.
   *
   * @param byCallers whether a caller that waits may run turns on its own thread
   */
  DeviceExecutor(boolean byCallers) {
    this.byCallers = byCallers;
  }

  boolean byCallers() {
    return byCallers;
  }

  @Override
  public void execute(Runnable turn) {
    if (!DeviceTurns.ofThisThread().keep(this, turn)) {
      handOver(turn);
    }
  }

  /** Has another thread run a turn. */
  void handOver(Runnable turn) {
    threads.execute(() -> DeviceTurns.ofThisThread().run(turn));
  }

  @Override
  public void shutdown() {
    threads.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    // Never by interruption: that would close the channel of a read under way.
    threads.shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return threads.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return threads.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return threads.awaitTermination(timeout, unit);
  }
}
