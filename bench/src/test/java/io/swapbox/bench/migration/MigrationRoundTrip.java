package io.swapbox.bench.migration;

import io.swapbox.DemotionPolicy;
import io.swapbox.MigrationResult;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapCharge;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierStatistics;
import io.swapbox.ZswapConfig;
import io.swapbox.workloads.content.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/**
 * Moves many pages of the corpus from a pool to a file and back on demand, while callers load,
 * check, store, duplicate and free them, and says whether every page has come back as it went and
 * all counts agree.
 *
 * <p>Arguments: entries (1,000,000), callers (2), where the file goes (the system's directory for
 * temporary files). The pool takes about 2 KiB of direct memory an entry.
 */
public final class MigrationRoundTrip {

  static final int PAGE = Corpus.PAGE_BYTES;
  static final int BATCH = 32;
  private static final String POOL = "zswap";
  private static final String FILE = "file";
  private static final double NANOS = 1e9;

  private MigrationRoundTrip() {}

  /**
   * One way of the pages.
   *
   * @param result what the space says
   * @param nanos that it took
   * @param loads of callers meanwhile
   * @param latency of these, ns
   */
  record Way(MigrationResult result, long nanos, long loads, Histogram latency) {}

  /**
   * What a run came to.
   *
   * @param down from the pool to the file
   * @param up back
   * @param mismatches pages that were not what was stored
   * @param full what the space had at the end, when nothing was under way
   * @param entries that callers had then
   * @param empty what it had when all was freed
   */
  record Outcome(
      Way down,
      Way up,
      long mismatches,
      SpaceStatistics full,
      long entries,
      SpaceStatistics empty) {

    /** Why the counts do not agree, one line each. */
    List<String> contradictions() {
      List<String> wrong = new ArrayList<>();
      require(full.entries() == entries, wrong, "callers have " + entries + ": " + full);
      long charged = full.swapCharges().stream().mapToLong(SwapCharge::current).sum();
      require(charged == full.file().pages(), wrong, charged + " pages are charged: " + full);
      long pages = full.tiers().stream().mapToLong(TierStatistics::pages).sum();
      require(pages + full.zeroPages() == entries, wrong, pages + " pages in tiers: " + full);
      TierStatistics pool = full.tiers().getFirst();
      TierStatistics file = full.tiers().getLast();
      require(pool.demotedPages() == down.result().pagesMoved(), wrong, "down: " + pool);
      require(file.promotedPages() == up.result().pagesMoved(), wrong, "up: " + file);
      boolean left = empty.swapCharges().stream().anyMatch(charge -> charge.current() > 0);
      require(!left && empty.entries() == 0, wrong, "left: " + empty);
      require(empty.zswap().bytes() == 0 && empty.file().pages() == 0, wrong, "left: " + empty);
      return wrong;
    }

    private static void require(boolean holds, List<String> wrong, String what) {
      if (!holds) {
        wrong.add(what);
      }
    }
  }

  /** Runs it and prints what came out. */
  public static void main(String[] args) throws Exception {
    int entries = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int callers = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    Path directory =
        args.length > 2 ? Path.of(args[2]) : Path.of(System.getProperty("java.io.tmpdir"));
    Outcome outcome = run(entries, callers, directory);
    print("down", outcome.down());
    print("up", outcome.up());
    List<String> wrong = outcome.contradictions();
    System.out.printf(
        Locale.ROOT, "mismatches %d, contradictions %d%n", outcome.mismatches(), wrong.size());
    wrong.forEach(System.out::println);
  }

  private static void print(String name, Way way) {
    System.out.printf(
        Locale.ROOT,
        "%-5s %,9d pages  %6.1f s  %,8.0f pages/s  %,9d loads meanwhile, us: p50 %.1f  p99 %.1f  max %,.0f  %s%n",
        name,
        way.result().pagesMoved(),
        way.nanos() / NANOS,
        way.result().pagesMoved() * NANOS / way.nanos(),
        way.loads(),
        way.latency().getValueAtPercentile(50) / 1e3,
        way.latency().getValueAtPercentile(99) / 1e3,
        way.latency().getMaxValue() / 1e3,
        way.result().end());
  }

  /** Stores that many pages, moves them down and up again under load, and frees them. */
  static Outcome run(int entries, int callers, Path directory)
      throws IOException, InterruptedException, ExecutionException {
    Path path = Files.createTempDirectory(directory, "swapbox-migration").resolve("swap");
    long bytes = 2L * entries * PAGE;
    ZswapConfig pool = ZswapConfig.ofBytes(bytes, 2).withDemotion(DemotionPolicy.NONE);
    SwapFileConfig file = new SwapFileConfig(path, bytes, 4, true);
    SwapSpaceConfig config = new SwapSpaceConfig(2, BATCH, List.of(pool, file), false);
    try (Corpus corpus = Corpus.load();
        SwapSpace space = SwapSpace.open(config);
        ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Caller> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(new Caller(space, corpus, i, entries / callers));
      }
      runAll(threads, all, Caller::fill);
      Way down = move(space, threads, all, POOL, FILE);
      Way up = move(space, threads, all, FILE, POOL);
      runAll(threads, all, Caller::check);
      long mismatches = all.stream().mapToLong(Caller::mismatches).sum();
      long held = all.stream().mapToLong(Caller::held).sum();
      SpaceStatistics full = space.statistics();
      runAll(threads, all, Caller::freeAll);
      return new Outcome(down, up, mismatches, full, held, space.statistics());
    } finally {
      Files.deleteIfExists(path.getParent());
    }
  }

  private interface Step {
    void of(Caller caller);
  }

  private static void runAll(ExecutorService threads, List<Caller> callers, Step step)
      throws InterruptedException, ExecutionException {
    List<Future<?>> running = new ArrayList<>();
    callers.forEach(caller -> running.add(threads.submit(() -> step.of(caller))));
    for (Future<?> caller : running) {
      caller.get();
    }
  }

  private static Way move(
      SwapSpace space, ExecutorService threads, List<Caller> callers, String from, String to)
      throws InterruptedException, ExecutionException {
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>();
    for (Caller caller : callers) {
      running.add(threads.submit(() -> caller.use(stop)));
    }
    long begun = System.nanoTime();
    MigrationResult result;
    long nanos;
    try {
      result = space.migrate(from, to, Long.MAX_VALUE);
    } finally {
      nanos = System.nanoTime() - begun;
      stop.set(true);
    }
    for (Future<?> caller : running) {
      caller.get();
    }
    Histogram latency = new Histogram(3);
    callers.forEach(caller -> latency.add(caller.takeLatency()));
    return new Way(result, nanos, latency.getTotalCount(), latency);
  }
}
