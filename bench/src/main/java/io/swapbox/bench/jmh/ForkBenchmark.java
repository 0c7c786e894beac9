package io.swapbox.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A fork and the exit of the child: each entry gets one use more and loses it again; an operation
 * is one entry.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ForkBenchmark {

  private StoredPages stored;
  private int next;

  /** Fills a space. */
  @Setup
  public void open() {
    stored = new StoredPages(Tier.ZSWAP, PageClass.COMPRESSIBLE, 1, false);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    stored.close();
  }

  /** Batches of 32. */
  @Benchmark
  @OperationsPerInvocation(StoredPages.BATCH)
  public long[] inBatches() {
    long[] entries = next();
    stored.space().duplicateAll(entries);
    stored.space().freeAll(entries);
    return entries;
  }

  /** One by one. */
  @Benchmark
  @OperationsPerInvocation(StoredPages.BATCH)
  public long[] oneByOne() {
    long[] entries = next();
    for (long entry : entries) {
      stored.space().duplicate(entry);
    }
    for (long entry : entries) {
      stored.space().free(entry);
    }
    return entries;
  }

  private long[] next() {
    next = next + 1 < StoredPages.BATCHES ? next + 1 : 0;
    return stored.entries(next);
  }
}
