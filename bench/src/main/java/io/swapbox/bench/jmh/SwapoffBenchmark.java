package io.swapbox.bench.jmh;

import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierConfig;
import io.swapbox.backends.Page;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * A tier full of pages is swapped off into slots in memory, and these into the tier when it is
 * back; an operation is both.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SwapoffBenchmark {

  private static final String SLOTS = "slots";

  /** The tier. */
  @Param({"ZSWAP", "FILE_BUFFERED"})
  Tier tier;

  /** Pages in it. */
  @Param("65536")
  int pages;

  private final Path directory = Scratch.create();
  private TierConfig config;
  private TierConfig slots;
  private SwapSpace space;

  /** Pages of an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Moved {

    /** Pages that were moved. */
    public long movedPages;

    /** Begins to count. */
    @Setup(Level.Iteration)
    public void clear() {
      movedPages = 0;
    }
  }

  /** Fills the tier with pages of the corpus. */
  @Setup
  public void open() {
    long bytes = 2L * pages * Page.PAGE_BYTES;
    config = tier.config(bytes, 1, directory).withName("tier");
    slots = MemoryTierConfig.ofBytes(bytes).withName(SLOTS).withPriority(0);
    space =
        SwapSpace.open(
            new SwapSpaceConfig(1, SwapSpaceConfig.SWAP_CLUSTER_MAX, List.of(config), true));
    ByteBuffer corpus = PageClass.CORPUS.pages();
    for (int stored = 0; stored < pages; stored += PageClass.PAGES) {
      space.swapOutAll(corpus.clear());
    }
  }

  /** Closes the space. */
  @TearDown
  public void close() {
    space.close();
    Scratch.delete(directory);
  }

  /** There and back. */
  @Benchmark
  public void thereAndBack(Moved moved) {
    space.swapon(slots);
    moved.movedPages += space.swapoff("tier").pagesMoved();
    space.swapon(config);
    moved.movedPages += space.swapoff(SLOTS).pagesMoved();
  }
}
