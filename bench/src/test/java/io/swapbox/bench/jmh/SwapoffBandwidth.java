package io.swapbox.bench.jmh;

import com.sun.management.OperatingSystemMXBean;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.SwapoffResult;
import io.swapbox.SwapoffTarget;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.memory.MemoryBlock;
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
 * How fast a tier is swapped off into memory when nothing else goes on, beside what reads the same
 * pages alone: a plain {@link FileChannel} that reads the swap file in order, or LZ4 that
 * decompresses them one after the other. Each of these is measured twice: into one and the same
 * buffer, and into memory for all of the pages, as a swapoff has to, which takes it from the system
 * as it goes. The pages are those of the corpus that are not zero, again and again. All by turns,
 * in one process; the medians of the turns are compared, but for the first, which warms up.
 * Afterwards every page is loaded and compared.
 *
 * <p>Arguments: {@code file}, {@code direct} (past the page cache) or {@code zswap}; MiB of pages
 * (1024), turns (5), the directory (that for temporary files).
 */
public final class SwapoffBandwidth {

  private static final int PAGE = 4096;
  private static final int CORPUS_PAGES = 4096;
  private static final int BATCH = SwapSpaceConfig.SWAP_CLUSTER_MAX;
  private static final int ROOM_BYTES = 1 << 20;
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
    double[] intoMemory = new double[turns];
    for (int turn = -1; turn < turns; turn++) {
      Turn figures = bandwidth.turn();
      System.out.printf(
          Locale.ROOT,
          "%s: swapoff %.0f MiB/s with %.2f CPUs, alone %.0f, and into memory for all %.0f%s%n",
          source,
          figures.own,
          figures.cpus,
          figures.other,
          figures.intoMemory,
          turn < 0 ? " (warm-up)" : "");
      if (turn >= 0) {
        own[turn] = figures.own;
        other[turn] = figures.other;
        intoMemory[turn] = figures.intoMemory;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d MiB, medians: swapoff %.0f MiB/s; alone %.0f, ratio %.2f;"
            + " alone into memory for all %.0f, ratio %.2f%n",
        source,
        megabytes,
        median(own),
        median(other),
        median(own) / median(other),
        median(intoMemory),
        median(own) / median(intoMemory));
  }

  /**
   * What a turn took.
   *
   * @param own MiB a second of the swapoff
   * @param cpus CPUs that were at work for it
   * @param other MiB a second of what reads alone into one buffer
   * @param intoMemory the same into memory for all pages
   */
  private record Turn(double own, double cpus, double other, double intoMemory) {}

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

  private Turn turn() throws Exception {
    try (SwapSpace space = SwapSpace.open(config())) {
      long[] entries = fill(space);
      double other = alone(false);
      double intoMemory = alone(true);
      long cpu = cpuNanos();
      String tier = source.equals("zswap") ? "zswap" : "file";
      SwapoffResult result = space.swapoff(tier, SwapoffTarget.MEMORY);
      double cpus = (double) (cpuNanos() - cpu) / result.nanos();
      if (result.pagesMoved() != pages || !result.isEmpty()) {
        throw new IllegalStateException("not all of " + pages + " pages have moved: " + result);
      }
      check(space, entries);
      return new Turn(mebibytesPerSecond(result.nanos()), cpus, other, intoMemory);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private double alone(boolean intoMemory) throws Exception {
    List<MemoryBlock> blocks = new ArrayList<>();
    try {
      return source.equals("zswap")
          ? decompressAll(blocks, intoMemory)
          : readAll(blocks, intoMemory);
    } finally {
      blocks.forEach(MemoryBlock::free);
    }
  }

  /** The block that the next pages go to: a new one when they need memory of their own. */
  private static ByteBuffer room(List<MemoryBlock> blocks, boolean anew) {
    if (anew || blocks.isEmpty()) {
      blocks.add(MemoryBlock.allocate(ROOM_BYTES, MemoryBlock.PAGE_ALIGNMENT));
    }
    return blocks.getLast().buffer();
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
  private double readAll(List<MemoryBlock> blocks, boolean intoMemory)
      throws IOException, ClassNotFoundException {
    List<OpenOption> options = new ArrayList<>(List.of(StandardOpenOption.READ));
    if (source.equals("direct")) {
      options.add(SwapFileBandwidth.directOption());
    }
    try (FileChannel channel = FileChannel.open(path, options.toArray(OpenOption[]::new))) {
      long begin = System.nanoTime();
      long end = PAGE + (long) pages * PAGE;
      for (long at = PAGE; at < end; ) {
        ByteBuffer room = room(blocks, intoMemory);
        room.clear().limit((int) Math.min(ROOM_BYTES, end - at));
        int read = channel.read(room, at);
        if (read <= 0) {
          throw new IOException("the swap file ends at " + at);
        }
        at += read;
      }
      return mebibytesPerSecond(System.nanoTime() - begin);
    }
  }

  /** Decompresses as many pages, as they lie in memory one after another. */
  private double decompressAll(List<MemoryBlock> blocks, boolean intoMemory) throws Exception {
    int distinct = corpus.limit() / PAGE;
    ByteBuffer objects = ByteBuffer.allocateDirect(distinct * PageCodec.MAX_COMPRESSED_BYTES);
    int[] offsets = new int[distinct + 1];
    try (PageCodec codec = Algorithm.LZ4.codec()) {
      for (int page = 0; page < distinct; page++) {
        int length =
            codec.compress(
                corpus, page * PAGE, objects, offsets[page], PageCodec.MAX_COMPRESSED_BYTES);
        offsets[page + 1] = offsets[page] + length;
      }
      long begin = System.nanoTime();
      ByteBuffer room = room(blocks, true);
      for (int i = 0; i < pages; i++) {
        int page = i % distinct;
        int to = intoMemory ? i % (ROOM_BYTES / PAGE) * PAGE : 0;
        if (intoMemory && i > 0 && to == 0) {
          room = room(blocks, true);
        }
        codec.decompress(objects, offsets[page], offsets[page + 1] - offsets[page], room, to);
      }
      return mebibytesPerSecond(System.nanoTime() - begin);
    }
  }

  private double mebibytesPerSecond(long nanos) {
    return pages / 256.0 / (nanos * 1e-9);
  }
}
