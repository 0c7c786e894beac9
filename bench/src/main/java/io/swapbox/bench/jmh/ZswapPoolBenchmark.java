package io.swapbox.bench.jmh;

import io.swapbox.backends.Algorithm;
import io.swapbox.backends.PageCodec;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZeroPage;
import io.swapbox.backends.ZswapPool;
import io.swapbox.workloads.trace.BundledTraces;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Stores and loads at the pool without actors, beside the compressor alone on the same pages; an
 * operation is one page. The aim is at most 1.15 times the time of the compressor.
 *
 * <p>The pool always holds the whole corpus, as a store takes the place of the page that was stored
 * a round before; so a store has the cost of a free in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ZswapPoolBenchmark {

  private static final int PAGE = 4096;
  private static final int BATCH = 32;
  private static final int CORPUS_PAGES = 4096;
  private static final int SLOT = 2 * PAGE;
  private static final int CGROUP = 1;

  private final ByteBuffer corpus = ByteBuffer.allocateDirect(CORPUS_PAGES * PAGE);
  private final ByteBuffer results = ByteBuffer.allocateDirect(CORPUS_PAGES * SLOT);
  private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
  private final PageCodec codec = Algorithm.LZ4.codec();
  private final ZswapPool pool = Payload.REAL.pool((long) CORPUS_PAGES * PAGE, 100);
  private int[] offsets = {};
  private int[] lengths = {};
  private int[] handles = {};
  private int next;

  /** Compresses the corpus, without its pages of zeros, once for each side. */
  @Setup
  public void fill() {
    BundledTraces.read("corpus-pages.bin.zst", corpus.duplicate());
    offsets =
        IntStream.range(0, CORPUS_PAGES)
            .map(i -> i * PAGE)
            .filter(at -> !ZeroPage.isZero(corpus, at))
            .toArray();
    lengths = new int[offsets.length];
    handles = new int[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      lengths[i] = compress(i);
      handles[i] = add(i);
    }
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    pool.close();
    codec.close();
  }

  /** The compressor alone. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int compressAlone() {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += compress(next());
    }
    return sum;
  }

  /** A page is freed and another one is compressed and stored. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int store() {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      int at = next();
      pool.free(handles[at]);
      handles[at] = add(at);
      sum += handles[at];
    }
    return sum;
  }

  /** The decompressor alone. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ByteBuffer decompressAlone() throws PageCorruptException {
    for (int i = 0; i < BATCH; i++) {
      int at = next();
      codec.decompress(results, at * SLOT, lengths[at], page, 0);
    }
    return page;
  }

  /** A stored page is rebuilt. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ByteBuffer load() throws PageCorruptException {
    for (int i = 0; i < BATCH; i++) {
      pool.load(handles[next()], page, 0);
    }
    return page;
  }

  private int compress(int i) {
    return codec.compress(corpus, offsets[i], results, i * SLOT, PageCodec.MAX_COMPRESSED_BYTES);
  }

  private int add(int i) {
    pool.compress(corpus, offsets[i]);
    int handle = pool.allocate(i, CGROUP);
    pool.write(handle);
    return handle;
  }

  private int next() {
    next = next + 1 < offsets.length ? next + 1 : 0;
    return next;
  }
}
