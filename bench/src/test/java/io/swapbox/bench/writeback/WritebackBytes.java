package io.swapbox.bench.writeback;

import io.swapbox.SpaceStatistics;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapOptions;
import io.swapbox.ZswapWriteback;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.ZeroPage;
import io.swapbox.workloads.trace.BundledTraces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How many bytes the writeback of a small pool moves to its file for the pages of the corpus, plain
 * and compressed, and whether all of them come back as they went.
 *
 * <p>Argument: how often the corpus is stored (4).
 */
public final class WritebackBytes {

  private static final int PAGE = 4096;
  private static final int CORPUS_PAGES = 4096;
  private static final int BATCH = 32;
  private static final long POOL_BYTES = 512 << 10;
  private static final int ACCEPT_PERCENT = 50;
  private static final long MOST_SECONDS = 60;

  private WritebackBytes() {}

  /**
   * What a run has moved.
   *
   * @param pages that were stored, without those of zeros
   * @param writtenBack pages that the pool has written back
   * @param refused pages that went to the file at once, as the pool was full
   * @param bytes written to the file for those that were written back
   * @param mismatches pages that came back other than they went
   */
  record Outcome(long pages, long writtenBack, long refused, long bytes, long mismatches) {

    /** Bytes of the pages to a byte that was written for them. */
    double ratio() {
      return (double) writtenBack * PAGE / bytes;
    }
  }

  /** Runs it and prints a table. */
  public static void main(String[] args) throws IOException {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    System.out.println(
        "writeback   pool   leaves as  pages  written back  refused        bytes  ratio  mismatches");
    for (Algorithm algorithm : Algorithm.values()) {
      ZswapOptions options = ZswapOptions.DEFAULT.withAlgorithm(algorithm);
      print(ZswapWriteback.PLAIN, options, times);
      print(ZswapWriteback.COMPRESSED, options.withRecompression(null), times);
      if (algorithm != Algorithm.ZSTD) {
        print(ZswapWriteback.COMPRESSED, options, times);
      }
    }
  }

  private static void print(ZswapWriteback writeback, ZswapOptions options, int times)
      throws IOException {
    Outcome outcome = run(writeback, options, times);
    String leavesAs =
        writeback == ZswapWriteback.PLAIN
            ? "a page"
            : options.recompression() == null
                ? options.algorithm().settingName()
                : options.recompression().algorithm().settingName();
    System.out.printf(
        Locale.ROOT,
        "%-11s %-6s %-9s %,6d %,13d %,8d %,12d %6.2f %11d%n",
        writeback.settingName(),
        options.algorithm().settingName(),
        leavesAs,
        outcome.pages(),
        outcome.writtenBack(),
        outcome.refused(),
        outcome.bytes(),
        outcome.ratio(),
        outcome.mismatches());
  }

  /** Stores the corpus so often, and loads all of it. */
  static Outcome run(ZswapWriteback writeback, ZswapOptions options, int times) throws IOException {
    List<ByteBuffer> pages = pages();
    Path directory = Files.createTempDirectory("swapbox-writeback");
    ZswapConfig pool =
        new ZswapConfig(POOL_BYTES, ACCEPT_PERCENT, 1)
            .withWriteback(writeback)
            .withOptions(options);
    SwapFileConfig file =
        new SwapFileConfig(directory.resolve("swap"), (long) times * CORPUS_PAGES * PAGE, 4, true);
    try (SwapSpace space = SwapSpace.open(new SwapSpaceConfig(1, BATCH, pool, file, false))) {
      List<long[]> entries = new ArrayList<>();
      for (int i = 0; i < times * pages.size(); i += BATCH) {
        entries.add(store(space, pages, i));
      }
      SpaceStatistics full = space.statistics();
      long mismatches = 0;
      for (int i = 0; i < entries.size(); i++) {
        mismatches += mismatches(space, entries.get(i), pages, i * BATCH);
      }
      long writtenBack = full.zswap().writtenBackPages();
      long refused = full.file().pswpout() - writtenBack;
      long bytes = full.file().bytesWritten() - refused * PAGE;
      return new Outcome((long) times * pages.size(), writtenBack, refused, bytes, mismatches);
    } finally {
      Files.deleteIfExists(directory);
    }
  }

  /** The pages of the corpus that are not all zeros, which never come to a pool. */
  private static List<ByteBuffer> pages() {
    ByteBuffer corpus = ByteBuffer.allocateDirect(CORPUS_PAGES * PAGE);
    BundledTraces.read("corpus-pages.bin.zst", corpus.duplicate());
    List<ByteBuffer> pages = new ArrayList<>();
    for (int page = 0; page < CORPUS_PAGES; page++) {
      if (!ZeroPage.isZero(corpus, page * PAGE)) {
        pages.add(corpus.slice(page * PAGE, PAGE));
      }
    }
    return pages.subList(0, pages.size() / BATCH * BATCH);
  }

  /** Stores a batch, and waits for the writeback if that has begun: few pages are refused then. */
  private static long[] store(SwapSpace space, List<ByteBuffer> pages, int from) {
    ByteBuffer batch = ByteBuffer.allocateDirect(BATCH * PAGE);
    for (int i = 0; i < BATCH; i++) {
      batch.put(i * PAGE, pages.get((from + i) % pages.size()), 0, PAGE);
    }
    long hits = space.statistics().zswap().poolLimitHits();
    long[] entries = space.swapOutAll(batch);
    SpaceStatistics now = space.statistics();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (now.zswap().poolLimitHits() > hits
        && now.zswap().bytes() > POOL_BYTES * ACCEPT_PERCENT / 100) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the pool stays full: " + now.zswap());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      now = space.statistics();
    }
    return entries;
  }

  private static long mismatches(
      SwapSpace space, long[] entries, List<ByteBuffer> pages, int from) {
    ByteBuffer batch = ByteBuffer.allocateDirect(BATCH * PAGE);
    space.swapInAll(entries, batch);
    long mismatches = 0;
    for (int i = 0; i < BATCH; i++) {
      ByteBuffer expected = pages.get((from + i) % pages.size());
      mismatches += batch.slice(i * PAGE, PAGE).equals(expected) ? 0 : 1;
    }
    return mismatches;
  }
}
