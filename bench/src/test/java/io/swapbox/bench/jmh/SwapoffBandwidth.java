package io.swapbox.bench.jmh;

import com.sun.management.OperatingSystemMXBean;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.SwapoffResult;
import io.swapbox.SwapoffTarget;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.PageCodec;
import io.swapbox.backends.SwapFileOptions;
import io.swapbox.backends.ZeroPage;
import io.swapbox.workloads.trace.BundledTraces;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * How fast a tier is swapped off when nothing else goes on, beside what reads the same pages alone:
 * a plain {@link FileChannel} that reads the swap file in order, or LZ4 that decompresses them one
 * after the other. The pages of the corpus that are not zero, again and again, move to slots in
 * memory. Both by turns, in one process; the medians of the turns are compared. Afterwards every
 * page is loaded and compared.
 *
 * <p>Arguments: {@code file}, {@code direct} (past the page cache) or {@code zswap}; MiB of pages
 * (1024), turns (5), the directory (that for temporary files).
 */
public final class SwapoffBandwidth {

  private static final int PAGE = 4096;
  private static final int CORPUS_PAGES = 4096;
  private static final int BATCH = SwapSpaceConfig.SWAP_CLUSTER_MAX;
  private static final int READ_BYTES = 1 << 20;
  private static final int CPUS = 2;

  private final String source;
  private final int pages;
  private final Path path;
  private final ByteBuffer corpus;

  private SwapoffBandwidth(String source, int pages, Path path, ByteBuffer corpus) {
    this.source = source;
    this.pages = pages;
    this.path = path;
    this.corpus = corpus;
  }

  /** Compares both and prints a line a turn, and the medians. */
  public static void main(String[] args) throws Exception {
    String source = args.length > 0 ? args[0] : "file";
    int megabytes = args.length > 1 ? Integer.parseInt(args[1]) : 1024;
    int turns = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Path directory = Path.of(args.length > 3 ? args[3] : System.getProperty("java.io.tmpdir"));
    if (!Set.of("file", "direct", "zswap").contains(source)) {
      throw new IllegalArgumentException(source + ": file, direct or zswap");
    }
    Path path = directory.resolve("swapoff.swap");
    SwapoffBandwidth bandwidth =
        new SwapoffBandwidth(source, megabytes * 256, path, corpusWithoutZeros());
    double[] own = new double[turns];
    double[] other = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      bandwidth.turn(turn, own, other);
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d MiB: swapoff %.0f MiB/s, alone %.0f MiB/s, ratio %.3f (medians)%n",
        source,
        megabytes,
        median(own),
        median(other),
        median(own) / median(other));
  }

  static ByteBuffer corpusWithoutZeros() {
    ByteBuffer all = ByteBuffer.allocateDirect(CORPUS_PAGES * PAGE);
    BundledTraces.read("corpus-pages.bin.zst", all);
    ByteBuffer kept = ByteBuffer.allocateDirect(CORPUS_PAGES * PAGE);
    for (int page = 0; page < CORPUS_PAGES; page++) {
      if (!ZeroPage.isZero(all, page * PAGE)) {
        kept.put(all.slice(page * PAGE, PAGE));
      }
    }
    return kept.flip();
  }

  static double median(double[] figures) {
    double[] sorted = DoubleStream.of(figures).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private void turn(int turn, double[] own, double[] other) throws Exception {
    try (SwapSpace space = SwapSpace.open(config())) {
      long[] entries = fill(space);
      other[turn] = source.equals("zswap") ? decompressAll() : readAll();
      long cpu = cpuNanos();
      SwapoffResult result =
          space.swapoff(source.equals("zswap") ? "zswap" : "file", SwapoffTarget.MEMORY);
      if (result.pagesMoved() != pages || !result.isEmpty()) {
        throw new IllegalStateException("not all of " + pages + " pages have moved: " + result);
      }
      double cpus = (double) (cpuNanos() - cpu) / result.nanos();
      own[turn] = mebibytesPerSecond(result.nanos());
      check(space, entries);
      System.out.printf(
          Locale.ROOT,
          "%s: swapoff %.0f MiB/s with %.2f CPUs, alone %.0f MiB/s%n",
          source,
          own[turn],
          cpus,
          other[turn]);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /** CPU time of this process so far. */
  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private SwapSpaceConfig config() {
    long bytes = (long) pages * PAGE;
    List<TierConfig> tiers = new ArrayList<>();
    if (source.equals("zswap")) {
      tiers.add(ZswapConfig.ofBytes(2 * bytes, CPUS).withPriority(10));
    } else {
      IoMode mode = source.equals("direct") ? IoMode.DIRECT : IoMode.BUFFERED;
      tiers.add(
          SwapFileConfig.of(path, bytes + PAGE)
              .withPriority(10)
              .withOptions(new SwapFileOptions(mode, false, true)));
    }
    return new SwapSpaceConfig(CPUS, BATCH, tiers, true);
  }

  /**
   * Stores all pages by as many threads as there are CPUs, so that each home has a part of them.
   */
  private long[] fill(SwapSpace space) throws InterruptedException {
    long[] entries = new long[pages];
    List<Thread> threads = new ArrayList<>();
    for (int cpu = 0; cpu < CPUS; cpu++) {
      int from = pages / CPUS * cpu;
      threads.add(new Thread(() -> fill(space, entries, from, from + pages / CPUS)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return entries;
  }

  private void fill(SwapSpace space, long[] entries, int from, int to) {
    ByteBuffer batch = ByteBuffer.allocateDirect(BATCH * PAGE);
    for (int first = from; first < to; first += BATCH) {
      batch.clear();
      for (int i = 0; i < BATCH; i++) {
        batch.put(page(first + i));
      }
      System.arraycopy(space.swapOutAll(batch.flip()), 0, entries, first, BATCH);
    }
  }

  private ByteBuffer page(int page) {
    return corpus.slice(offset(page), PAGE);
  }

  private int offset(int page) {
    return page % (corpus.limit() / PAGE) * PAGE;
  }

  private void check(SwapSpace space, long[] entries) {
    ByteBuffer room = ByteBuffer.allocateDirect(BATCH * PAGE);
    for (int first = 0; first < pages; first += BATCH) {
      space.swapInAll(Arrays.copyOfRange(entries, first, first + BATCH), room.clear());
      for (int i = 0; i < BATCH; i++) {
        if (room.slice(i * PAGE, PAGE).mismatch(page(first + i)) >= 0) {
          throw new IllegalStateException("page " + (first + i) + " has changed");
        }
      }
    }
  }

  /** Reads the pages of the swap file in order, behind its header. */
  private double readAll() throws IOException, ClassNotFoundException {
    List<OpenOption> options = new ArrayList<>(List.of(StandardOpenOption.READ));
    if (source.equals("direct")) {
      options.add(SwapFileBandwidth.directOption());
    }
    ByteBuffer room = ByteBuffer.allocateDirect(READ_BYTES + PAGE).alignedSlice(PAGE);
    try (FileChannel channel = FileChannel.open(path, options.toArray(OpenOption[]::new))) {
      long begin = System.nanoTime();
      long end = PAGE + (long) pages * PAGE;
      for (long at = PAGE; at < end; ) {
        room.clear().limit((int) Math.min(READ_BYTES, end - at));
        int read = channel.read(room, at);
        if (read <= 0) {
          throw new IOException("the swap file ends at " + at);
        }
        at += read;
      }
      return mebibytesPerSecond(System.nanoTime() - begin);
    }
  }

  /** Decompresses as many pages into one and the same, as they lie in memory one after another. */
  private double decompressAll() throws Exception {
    int distinct = corpus.limit() / PAGE;
    ByteBuffer objects = ByteBuffer.allocateDirect(distinct * PageCodec.MAX_COMPRESSED_BYTES);
    int[] offsets = new int[distinct + 1];
    ByteBuffer room = ByteBuffer.allocateDirect(PAGE);
    try (PageCodec codec = Algorithm.LZ4.codec()) {
      for (int page = 0; page < distinct; page++) {
        int length =
            codec.compress(
                corpus, page * PAGE, objects, offsets[page], PageCodec.MAX_COMPRESSED_BYTES);
        offsets[page + 1] = offsets[page] + length;
      }
      long begin = System.nanoTime();
      for (int i = 0; i < pages; i++) {
        int page = i % distinct;
        int length = offsets[page + 1] - offsets[page];
        codec.decompress(objects, offsets[page], length, room, 0);
      }
      return mebibytesPerSecond(System.nanoTime() - begin);
    }
  }

  private double mebibytesPerSecond(long nanos) {
    return pages / 256.0 / (nanos * 1e-9);
  }
}
