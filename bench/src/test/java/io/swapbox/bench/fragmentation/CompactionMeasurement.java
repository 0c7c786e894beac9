package io.swapbox.bench.fragmentation;

import io.swapbox.CompactionResult;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapWriteback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/**
 * How much of a swap file that has long been used is free again after a compaction, while threads
 * swap pages in and compare them.
 *
 * <p>Arguments: slots of the file (262,144), operations before (5,000,000), threads (2), directory
 * of the file (that of temporary files).
 */
public final class CompactionMeasurement {

  private static final int CPUS = 2;
  private static final int BATCH = 32;
  private static final String FILE = "file";
  private static final long QUIET_MILLIS = 2_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private CompactionMeasurement() {}

  /**
   * What came of a compaction.
   *
   * @param length of the file before, in bytes
   * @param lengthAfter of the file
   * @param quiet times of swap-ins without a compaction, in ns
   * @param during the same while it was under way
   */
  record Outcome(
      CompactionResult result, long length, long lengthAfter, Histogram quiet, Histogram during) {

    /** Part of the bytes that nothing lay in which are free again. */
    double freedShare() {
      double wasted = result.before().wastedBytes();
      return 1 - result.after().wastedBytes() / wasted;
    }
  }

  /** Runs it with plain pages and with packed ones. */
  public static void main(String[] args) throws Exception {
    int slots = argument(args, 0, 1 << 18);
    int operations = argument(args, 1, 5_000_000);
    int threads = argument(args, 2, CPUS);
    Path directory = args.length > 3 ? Path.of(args[3]) : Files.createTempDirectory("compaction");
    for (boolean packed : new boolean[] {false, true}) {
      long begin = System.nanoTime();
      Outcome outcome = run(directory, slots, operations, threads, packed, QUIET_MILLIS);
      print(packed ? "packed" : "plain", outcome, System.nanoTime() - begin);
    }
  }

  private static int argument(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  /**
   * Uses a space for long and compacts its file.
   *
   * @param packed whether pages go to the file as a pool has compressed them
   * @param quietMillis time in which swap-ins are measured before
   */
  static Outcome run(
      Path directory, int slots, int operations, int threads, boolean packed, long quietMillis)
      throws IOException, InterruptedException, ExecutionException {
    Path path = directory.resolve("swap");
    try (SwapSpace space = SwapSpace.open(config(path, slots, packed))) {
      FileChurn churn = new FileChurn(space, slots, operations, packed, 1);
      churn.run(operations);
      long length = Files.size(path);
      Histogram quiet = new Histogram(3);
      Histogram during = new Histogram(3);
      CompactionResult result;
      AtomicBoolean stop = new AtomicBoolean();
      try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        List<Future<Histogram>> readers = start(pool, threads, churn, stop);
        Thread.sleep(quietMillis);
        stop.set(true);
        collect(readers, quiet);
        stop.set(false);
        readers = start(pool, threads, churn, stop);
        result = space.compact(FILE);
        stop.set(true);
        collect(readers, during);
      }
      long lengthAfter = Files.size(path);
      churn.expectAllIntact();
      churn.freeAll();
      return new Outcome(result, length, lengthAfter, quiet, during);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private static SwapSpaceConfig config(Path path, int slots, boolean packed) {
    List<TierConfig> tiers = new ArrayList<>();
    if (packed) {
      tiers.add(
          ZswapConfig.ofBytes((long) slots / 64 * FileChurn.PAGE_BYTES, CPUS)
              .withWriteback(ZswapWriteback.COMPRESSED)
              .withDemotion(DemotionPolicy.WHEN_FULL));
    }
    tiers.add(
        SwapFileConfig.of(path, (long) slots * FileChurn.PAGE_BYTES)
            .withName(FILE)
            .withPriority(1));
    return new SwapSpaceConfig(CPUS, BATCH, tiers, false);
  }

  private static List<Future<Histogram>> start(
      ExecutorService pool, int threads, FileChurn churn, AtomicBoolean stop) {
    List<Future<Histogram>> readers = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int seed = thread;
      readers.add(pool.submit(() -> read(churn, seed, stop)));
    }
    return readers;
  }

  private static Histogram read(FileChurn churn, int seed, AtomicBoolean stop) {
    SplittableRandom random = new SplittableRandom(seed);
    Histogram nanos = new Histogram(3);
    ByteBuffer room = ByteBuffer.allocateDirect(FileChurn.PAGE_BYTES);
    while (!stop.get()) {
      int use = random.nextInt(churn.uses());
      long begin = System.nanoTime();
      churn.expectIntact(use, room);
      nanos.recordValue(System.nanoTime() - begin);
    }
    return nanos;
  }

  private static void collect(List<Future<Histogram>> readers, Histogram all)
      throws InterruptedException, ExecutionException {
    for (Future<Histogram> reader : readers) {
      all.add(reader.get());
    }
  }

  private static void print(String name, Outcome outcome, long nanos) {
    CompactionResult result = outcome.result();
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s in all%n  before %s%n  after  %s%n",
        name,
        nanos / (double) TimeUnit.SECONDS.toNanos(1),
        result.before(),
        result.after());
    System.out.printf(
        Locale.ROOT,
        "  %.2f %% of %,d wasted bytes free again, %,d pages moved in %.0f ms, %,d bytes given back,"
            + " file %,d to %,d bytes, %d unreadable%n",
        100 * outcome.freedShare(),
        result.before().wastedBytes(),
        result.pagesMoved(),
        result.nanos() / NANOS_PER_MILLI,
        result.bytesFreed(),
        outcome.length(),
        outcome.lengthAfter(),
        result.unreadable().size());
    print("quiet", outcome.quiet());
    print("during", outcome.during());
  }

  private static void print(String name, Histogram swapIns) {
    System.out.printf(
        Locale.ROOT,
        "  swap-ins %-6s %,d: p50 %,d ns, p99 %,d ns, p99.9 %,d ns, max %,d ns%n",
        name,
        swapIns.getTotalCount(),
        swapIns.getValueAtPercentile(50),
        swapIns.getValueAtPercentile(99),
        swapIns.getValueAtPercentile(99.9),
        swapIns.getMaxValue());
  }
}
