package io.swapbox.bench.jmh;

import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.backends.Page;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A task that exits: all of its pages are freed at once, by the CPU that has stored them or by
 * another one; an operation is one page of the {@value #PAGES} of a storm.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 100)
@Measurement(iterations = 200)
public class FreeStormBenchmark {

  private static final int PAGES = PageClass.PAGES;
  private static final int CPUS = 2;
  private static final long POOL_BYTES = 64L << 20;

  /** Who has stored the pages. */
  public enum Home {
    /** The CPU that frees them. */
    OWN,
    /** Another one. */
    FOREIGN
  }

  /** Where the entries come from. */
  @Param Home home;

  /** What the pages contain: those of zeros have no backend to be freed in. */
  @Param({"ZERO", "COMPRESSIBLE"})
  PageClass content;

  private final SwapSpace space =
      SwapSpace.open(
          new SwapSpaceConfig(
              CPUS,
              SwapSpaceConfig.SWAP_CLUSTER_MAX,
              List.of(ZswapConfig.ofBytes(POOL_BYTES, CPUS)),
              true));
  private ByteBuffer pages = ByteBuffer.allocateDirect(PAGES * Page.PAGE_BYTES);
  private long[] entries = {};

  /** Makes the pages. */
  @Setup
  public void fill() {
    pages = content.pages();
  }

  /** Stores them by a thread of the one CPU or of the other. */
  @Setup(Level.Iteration)
  public void store() throws InterruptedException {
    if (home == Home.OWN) {
      entries = space.swapOutAll(pages.clear());
      return;
    }
    Thread other = other();
    while (other.threadId() % CPUS == Thread.currentThread().threadId() % CPUS) {
      other = other();
    }
    other.start();
    other.join();
  }

  /** Closes the space. */
  @TearDown
  public void close() {
    space.close();
  }

  /** All are freed. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public void storm() {
    space.freeAll(entries);
  }

  private Thread other() {
    return new Thread(() -> entries = space.swapOutAll(pages.clear()));
  }
}
