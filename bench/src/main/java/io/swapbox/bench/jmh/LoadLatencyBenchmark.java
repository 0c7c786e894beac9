package io.swapbox.bench.jmh;

import io.swapbox.backends.Page;
import java.nio.ByteBuffer;
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

/** How long single loads take: the median and the tail of what a fault waits for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LoadLatencyBenchmark {

  /** Prime to the number of pages, so that no page follows its neighbour. */
  private static final int STRIDE = 1597;

  /** Where pages are. */
  @Param Tier tier;

  /** What they contain. */
  @Param PageClass content;

  private final ByteBuffer room = ByteBuffer.allocateDirect(Page.PAGE_BYTES);
  private StoredPages stored;
  private int next;

  /** Fills a space. */
  @Setup
  public void open() {
    stored = new StoredPages(tier, content, 1, false);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    stored.close();
  }

  /** One page is brought back and stays stored. */
  @Benchmark
  public ByteBuffer load() {
    next = (next + STRIDE) % PageClass.PAGES;
    long[] entries = stored.entries(next / StoredPages.BATCH);
    stored.space().swapIn(entries[next % StoredPages.BATCH], room.clear());
    return room;
  }
}
