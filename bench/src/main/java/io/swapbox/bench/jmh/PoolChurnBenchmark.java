package io.swapbox.bench.jmh;

import io.swapbox.backends.Algorithm;
import io.swapbox.backends.ModelledPage;
import io.swapbox.backends.Payload;
import io.swapbox.backends.PoolSettings;
import io.swapbox.backends.ZswapPool;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The bookkeeping of a pool whose pages are replaced at random by pages of other sizes, without
 * bytes and compressor; an operation is a free and a store, with the compaction that an actor would
 * do for them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolChurnBenchmark {

  private static final int PAGE = 4096;
  private static final int PAGES = 1 << 17;

  /** Handles that a shard looks at for each page of a message. */
  private static final int LOOKS = 4;

  /** Whether the pool compacts. */
  @Param({"true", "false"})
  boolean compaction;

  private final ByteBuffer page = ByteBuffer.allocateDirect(ModelledPage.BYTES);
  private final SplittableRandom random = new SplittableRandom(1);
  private final int[] handles = new int[PAGES];
  private ZswapPool pool;

  /** Fills the pool. */
  @Setup
  public void fill() {
    pool =
        Payload.MODELLED.pool(
            new PoolSettings((long) PAGES * PAGE, 100, Algorithm.LZ4, null, false, compaction));
    for (int i = 0; i < PAGES; i++) {
      handles[i] = add();
    }
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    pool.close();
  }

  /** Replaces a page. */
  @Benchmark
  public int replace() {
    int at = random.nextInt(PAGES);
    pool.free(handles[at]);
    handles[at] = add();
    if (pool.isFragmented()) {
      pool.compact(LOOKS);
    }
    return at;
  }

  private int add() {
    int length = 100 + random.nextInt(PAGE - 100);
    ModelledPage.write(page, 0, ModelledPage.of(random.nextLong(), length));
    pool.compress(page, 0);
    int handle = pool.allocate(0, 0);
    pool.write(handle);
    return handle;
  }
}
