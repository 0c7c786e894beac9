package io.swapbox.bench.jmh;

import io.swapbox.backends.Algorithm;
import io.swapbox.backends.Page;
import io.swapbox.backends.PageCodec;
import io.swapbox.backends.PageCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
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
 * What this machine takes for the bytes of a page without any of Swapbox around them, and for the
 * simplest store there is, a map of compressed pages; an operation is one page.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AnchorBenchmark {

  private static final int BATCH = StoredPages.BATCH;
  private static final int PAGE = Page.PAGE_BYTES;
  private static final int SLOT = 2 * PAGE;

  /** What the pages contain. */
  @Param PageClass content;

  private final PageCodec codec = Algorithm.LZ4.codec();
  private final ByteBuffer results = ByteBuffer.allocateDirect(PageClass.PAGES * SLOT);
  private final ByteBuffer room = ByteBuffer.allocateDirect(PAGE);
  private final int[] lengths = new int[PageClass.PAGES];
  private final ConcurrentHashMap<Long, byte[]> map = new ConcurrentHashMap<>();
  private final Path directory = Scratch.create();
  private ByteBuffer pages;
  private FileChannel channel;
  private int next;

  /** Compresses the pages, and puts them into a file and into the map. */
  @Setup
  public void fill() throws IOException {
    pages = content.pages();
    channel =
        FileChannel.open(
            directory.resolve("pages"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    for (int page = 0; page < PageClass.PAGES; page++) {
      lengths[page] = compress(page);
      channel.write(page(page), (long) page * PAGE);
      map.put((long) page, compressed(page));
    }
  }

  /** Gives everything back. */
  @TearDown
  public void close() throws IOException {
    channel.close();
    codec.close();
    Scratch.delete(directory);
  }

  /** LZ4 into memory that is there. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int lz4Compress() {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += compress(next());
    }
    return sum;
  }

  /** LZ4 out of memory; what cannot be shortened is copied. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ByteBuffer lz4Decompress() throws PageCorruptException {
    for (int i = 0; i < BATCH; i++) {
      decompress(next());
    }
    return room;
  }

  /** A page from memory to memory. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ByteBuffer copy() {
    for (int i = 0; i < BATCH; i++) {
      room.put(0, pages, next() * PAGE, PAGE);
    }
    return room;
  }

  /** A page through the page cache into a file. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int fileWrite() throws IOException {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      int page = next();
      sum += channel.write(page(page), (long) page * PAGE);
    }
    return sum;
  }

  /** A page out of the page cache. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int fileRead() throws IOException {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += channel.read(room.clear(), (long) next() * PAGE);
    }
    return sum;
  }

  /** A page compressed into an array of its own in a map, in the place of one of before. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int mapStore() {
    for (int i = 0; i < BATCH; i++) {
      int page = next();
      lengths[page] = compress(page);
      map.put((long) page, compressed(page));
    }
    return lengths[next];
  }

  /** A page out of the map. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ByteBuffer mapLoad() throws PageCorruptException {
    for (int i = 0; i < BATCH; i++) {
      int page = next();
      byte[] bytes = map.get((long) page);
      if (bytes != null) {
        results.put(page * SLOT, bytes);
        decompress(page);
      }
    }
    return room;
  }

  private int compress(int page) {
    return codec.compress(pages, page * PAGE, results, page * SLOT, PageCodec.MAX_COMPRESSED_BYTES);
  }

  private void decompress(int page) throws PageCorruptException {
    if (lengths[page] < PAGE) {
      codec.decompress(results, page * SLOT, lengths[page], room, 0);
    } else {
      room.put(0, pages, page * PAGE, PAGE);
    }
  }

  private byte[] compressed(int page) {
    byte[] bytes = new byte[Math.min(PAGE, lengths[page])];
    results.get(page * SLOT, bytes);
    return bytes;
  }

  private ByteBuffer page(int page) {
    return pages.clear().limit((page + 1) * PAGE).position(page * PAGE);
  }

  private int next() {
    next = next + 1 < PageClass.PAGES ? next + 1 : 0;
    return next;
  }
}
