package io.swapbox.bench.peers;

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
 * Pages that are stored in Swapbox and in other stores, in the place of what had their number, and
 * loaded; an operation is one page, or one that goes and another one that comes. Each thread has a
 * store of its own that holds all pages. Making a page and comparing the one that comes back is in
 * the times, for all stores alike.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      PeerFlags.HEAP_MIN,
      PeerFlags.HEAP_MAX,
      PeerFlags.COLLECTOR,
      PeerFlags.OPEN_LANG,
      PeerFlags.OPEN_REFLECT,
      PeerFlags.OPEN_COMPILER,
      PeerFlags.EXPORT_CHANNELS,
      PeerFlags.EXPORT_CLEANERS
    })
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class PeerBenchmark {

  /** Which one. */
  @Param Peer store;

  /** How many it holds. */
  @Param("65536")
  int pages;

  private ScratchDirectory directory;
  private PeerStore open;
  private NumberedPages numbered;

  /** Stores all pages. */
  @Setup
  public void fill() {
    directory = new ScratchDirectory();
    open = store.open(directory.path(), pages);
    numbered = new NumberedPages(store, open, pages);
    numbered.storeAll();
  }

  /** Deletes its files. */
  @TearDown
  public void close() {
    open.close();
    directory.close();
  }

  /** A page is replaced. */
  @Benchmark
  public void store() {
    numbered.storeNext();
  }

  /** A page comes back, and stays. */
  @Benchmark
  public void load() {
    numbered.loadNext();
  }

  /** A page is replaced and another one comes back. */
  @Benchmark
  public void pair() {
    numbered.storeNext();
    numbered.loadNext();
  }
}
