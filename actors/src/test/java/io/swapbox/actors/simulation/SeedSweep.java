package io.swapbox.actors.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Runs many seeds, on every processor there is, and says how far it has come. */
final class SeedSweep {

  private static final long REPORT = 1000;

  private final long seeds;
  private final LongConsumer runner;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicBoolean failed = new AtomicBoolean();

  private SeedSweep(long seeds, LongConsumer runner) {
    this.seeds = seeds;
    this.runner = runner;
  }

  /**
   * Runs the seeds from 0 on; what the first one to fail throws is thrown, the others stop.
   *
   * @param seeds how many
   * @param runner runs a seed; from several threads at once
   */
  static void run(long seeds, LongConsumer runner) throws InterruptedException {
    new SeedSweep(seeds, runner).run();
  }

  private void run() throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(this::work));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Error failure ? failure : new AssertionError(e.getCause());
    }
  }

  private void work() {
    for (long seed = next.getAndIncrement(); seed < seeds; seed = next.getAndIncrement()) {
      if (failed.get()) {
        return;
      }
      try {
        runner.accept(seed);
      } catch (RuntimeException | Error e) {
        failed.set(true);
        throw e;
      }
      long so = done.incrementAndGet();
      if (so % REPORT == 0) {
        System.out.printf("simulation: %d of %d seeds passed%n", so, seeds);
      }
    }
  }
}
