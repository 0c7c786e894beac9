package io.swapbox.bench.jmh;

import io.swapbox.SwapSpaceConfig;
import io.swapbox.bench.locks.PageStore;
import io.swapbox.bench.locks.StoreDesign;
import io.swapbox.workloads.trace.BundledTraces;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Actors beside the same structures under locks; an operation is one page. {@code --threads} says
 * how many threads call; those of {@code reclaim} come in fours, of which one stores and three
 * load.
 *
 * <p>Pages of the corpus go through the pool, the compressor's time included. Pages of zeros take a
 * slot and nothing else: what is left is the allocator and the way to it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Threads(Threads.MAX)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LockTwinBenchmark {

  private static final int PAGE = 4096;
  private static final int BATCH = SwapSpaceConfig.SWAP_CLUSTER_MAX;
  private static final int CORPUS_PAGES = 4096;
  private static final int STAYING_PAGES = 128;
  private static final long POOL_BYTES_A_CPU = 64L << 20;

  /** Who keeps the threads apart. */
  @Param({"ACTORS", "GLOBAL_LOCK", "CLUSTER_LOCKS"})
  StoreDesign design;

  private final ByteBuffer corpus = ByteBuffer.allocateDirect(CORPUS_PAGES * PAGE);
  private PageStore store;

  /** Opens a store of as many CPUs as there are. */
  @Setup
  public void open() {
    BundledTraces.read("corpus-pages.bin.zst", corpus.duplicate());
    int cpus = Runtime.getRuntime().availableProcessors();
    store = design.open(cpus, cpus * POOL_BYTES_A_CPU);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    store.close();
  }

  /** The pages that a thread stores, and room for those that come back. */
  @State(Scope.Thread)
  public static class Pages {

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(BATCH * PAGE);
    private final ByteBuffer room = ByteBuffer.allocateDirect(BATCH * PAGE);
    private final SplittableRandom random = new SplittableRandom(1);
    private ByteBuffer corpus = zeros;

    /**
     * Leaves pages in the store with gaps between them: an empty table gives its memory back and
     * takes it anew with the next page, which is not what is to be measured.
     */
    @Setup
    public void fill(LockTwinBenchmark benchmark) {
      corpus = benchmark.corpus.duplicate();
      for (int i = 0; i < STAYING_PAGES; i += 2) {
        benchmark.store.store(next(1));
        benchmark.store.free(benchmark.store.store(next(1)));
      }
    }

    /** Some pages of the corpus. */
    private ByteBuffer next(int pages) {
      int first = random.nextInt(CORPUS_PAGES - pages);
      return corpus.clear().position(first * PAGE).limit((first + pages) * PAGE);
    }
  }

  /** What a reclaimer has stored, for all threads of its group. */
  @State(Scope.Group)
  public static class Residents {

    private final CountDownLatch stored = new CountDownLatch(1);
    private long[] entries = {};
  }

  /** The thread that stores the residents, so that they are of its CPU. */
  @State(Scope.Thread)
  public static class Reclaimer {

    /** Stores them. */
    @Setup
    public void fill(LockTwinBenchmark benchmark, Residents residents) {
      residents.entries = benchmark.store.storeAll(benchmark.corpus.duplicate());
      residents.stored.countDown();
    }
  }

  /** A thread that loads the residents. */
  @State(Scope.Thread)
  public static class Faults {

    private long[] entries = {};

    /** Waits for them. */
    @Setup
    public void await(Residents residents) throws InterruptedException {
      residents.stored.await();
      entries = residents.entries;
    }
  }

  /** A page goes out and comes back. */
  @Benchmark
  public long page(Pages pages) {
    long entry = store.store(pages.next(1));
    store.loadAndFree(entry, pages.room.limit(PAGE));
    return entry;
  }

  /** Pages go out, come back and are freed in batches. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long batch(Pages pages) {
    long[] entries = store.storeAll(pages.next(BATCH));
    store.loadAll(entries, pages.room.clear());
    store.freeAll(entries);
    return entries[0];
  }

  /** A slot is taken and freed. */
  @Benchmark
  public long slot(Pages pages) {
    long entry = store.store(pages.zeros.limit(PAGE));
    store.free(entry);
    return entry;
  }

  /** Slots are taken and freed in batches. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long slots(Pages pages) {
    long[] entries = store.storeAll(pages.zeros.clear());
    store.freeAll(entries);
    return entries[0];
  }

  /** Stores and frees in batches, as reclaim does. */
  @Benchmark
  @Group("reclaim")
  @GroupThreads(1)
  @OperationsPerInvocation(BATCH)
  public long out(Pages pages, Reclaimer reclaimer) {
    long[] entries = store.storeAll(pages.next(BATCH));
    store.freeAll(entries);
    return entries[0];
  }

  /** Loads pages one by one beside that, as faults do. */
  @Benchmark
  @Group("reclaim")
  @GroupThreads(3)
  public ByteBuffer in(Pages pages, Faults faults) {
    long entry = faults.entries[pages.random.nextInt(faults.entries.length)];
    store.load(entry, pages.room.limit(PAGE));
    return pages.room;
  }
}
