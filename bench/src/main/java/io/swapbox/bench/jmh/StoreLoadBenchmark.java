package io.swapbox.bench.jmh;

import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.workloads.trace.BundledTraces;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Pages that go through the actors into the compressed pool, come back and are freed; an operation
 * is one page.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreLoadBenchmark {

  private static final int PAGE = 4096;

  /** Pages of one invocation: what a batch of the kernel's size holds. */
  private static final int BATCH = SwapSpaceConfig.SWAP_CLUSTER_MAX;

  private static final int CORPUS_PAGES = 4096;
  private static final int STAYING_PAGES = 2048;
  private static final long POOL_BYTES = 64L << 20;

  /** Whether mailboxes are measured. */
  @Param({"true", "false"})
  boolean metering;

  /** Which threads run the actors. */
  @Param("CALLER_RUNS")
  CpuDispatcher dispatcher;

  private final ByteBuffer corpus = ByteBuffer.allocateDirect(CORPUS_PAGES * PAGE);
  private final ByteBuffer room = ByteBuffer.allocateDirect(BATCH * PAGE);
  private SwapSpace space;
  private int next;

  /**
   * Opens a space that all pages under way fit into, and leaves pages in it with gaps between them:
   * an empty one gives its memory back and takes it anew with the next page, which is not what is
   * to be measured.
   */
  @Setup
  public void open() {
    BundledTraces.read("corpus-pages.bin.zst", corpus.duplicate());
    space =
        SwapSpace.open(
            new SwapSpaceConfig(1, BATCH, ZswapConfig.ofBytes(POOL_BYTES, 1), null, metering)
                .withDispatcher(dispatcher));
    for (int stored = 0; stored < STAYING_PAGES; stored += BATCH) {
      long[] entries = space.swapOutAll(pages());
      for (int i = 0; i < BATCH; i += 2) {
        space.free(entries[i]);
      }
    }
  }

  /** Closes it. */
  @TearDown
  public void close() {
    space.close();
  }

  /** Out in one batch, back one by one, as reclaim and faults do it, and freed in one batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long outInABatchInOneByOne() {
    long[] entries = space.swapOutAll(pages());
    for (int i = 0; i < BATCH; i++) {
      space.swapIn(entries[i], room.limit((i + 1) * PAGE).position(i * PAGE));
    }
    room.clear();
    space.freeAll(entries);
    return entries[0];
  }

  /** Out, in and freed in batches. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long inBatches() {
    long[] entries = space.swapOutAll(pages());
    space.swapInAll(entries, room.clear());
    space.freeAll(entries);
    return entries[0];
  }

  /** Every page by itself: as many messages as there can be. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long oneByOne() {
    ByteBuffer pages = pages();
    int first = pages.position();
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      int at = first + i * PAGE;
      long entry = space.swapOut(pages.limit(at + PAGE).position(at));
      space.swapInAndFree(entry, room.limit((i + 1) * PAGE).position(i * PAGE));
      sum += entry;
    }
    room.clear();
    return sum;
  }

  /** The next batch of the corpus. */
  private ByteBuffer pages() {
    int first = next;
    next = (next + BATCH) % CORPUS_PAGES;
    return corpus.duplicate().position(first * PAGE).limit((first + BATCH) * PAGE);
  }
}
