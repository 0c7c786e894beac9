package io.swapbox.bench.examples;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.micrometer.SwapSpaceMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * A program that keeps a table of 2 GiB in 512 MiB of memory: 64 MiB of pages as they are, 256 MiB
 * of compressed ones, the rest in a swap file, to which the pool writes back in the background.
 *
 * <p>It fills the table, reads and updates records at random, most of them of a tenth of the table,
 * and then checks every record. Ends with 0 when all were right, 1 when not, 2 on bad arguments.
 */
public final class ObjectTable {

  private static final String OPTION = "--mebibytes";
  private static final int PRESET_MIB = 2048;
  private static final int LEAST_MIB = 16;
  private static final int MOST_MIB = 8192;
  private static final int PAGES_PER_MIB = 256;

  /** Of the table, what is in memory as it is, and what the pool may take. */
  private static final int FRAMES_SHARE = 32;

  private static final int POOL_SHARE = 8;

  private static final int PERCENT = 100;
  private static final int HOT_PERCENT = 80;
  private static final int HOT_SHARE = 10;
  private static final int UPDATE_PERCENT = 20;
  private static final int USES_SHARE = 4;
  private static final long SEED = 1;

  private final PrintStream out;
  private final PagedTable table;

  /** How often each record was updated: what it must hold follows from that. */
  private final byte[] versions;

  private final ByteBuffer scratch = ByteBuffer.allocate(CustomerRecords.BYTES);
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long wrong;

  private ObjectTable(SwapSpace space, int mebibytes, PrintStream out) {
    this.out = out;
    int pages = mebibytes * PAGES_PER_MIB;
    table = new PagedTable(space, pages, CustomerRecords.BYTES, pages / FRAMES_SHARE);
    versions = new byte[(int) table.size()];
  }

  /**
   * Runs it.
   *
   * @param arguments none, or {@code --mebibytes} and the size of the table
   */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(arguments, System.out, System.err));
  }

  /** The same without ending this JVM; returns the exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
    int mebibytes;
    try {
      mebibytes = Arguments.number(arguments, OPTION, PRESET_MIB, LEAST_MIB, MOST_MIB);
    } catch (IllegalArgumentException e) {
      err.println("object table: " + e.getMessage());
      return 2;
    }
    Path directory = Files.createTempDirectory("object-table");
    MeterRegistry registry = new SimpleMeterRegistry();
    try (SwapSpace space = SwapSpace.open(config(mebibytes, directory.resolve("swap")))) {
      ObjectName bean = space.registerMBean("objects");
      new SwapSpaceMetrics(space).bindTo(registry);
      ObjectTable example = new ObjectTable(space, mebibytes, out);
      example.run();
      example.print(registry, bean);
      return example.wrong == 0 ? 0 : 1;
    } finally {
      Files.delete(directory);
    }
  }

  /** A pool, of which pages leave for the file before it is full. */
  private static SwapSpaceConfig config(int mebibytes, Path path) {
    long bytes = (long) mebibytes << 20;
    int cpus = Runtime.getRuntime().availableProcessors();
    // A thread stores in the shard of its CPU as long as that takes pages: for one thread, one.
    ZswapConfig pool =
        ZswapConfig.ofBytes(bytes / POOL_SHARE, 1).withDemotion(DemotionPolicy.PROACTIVE);
    SwapFileConfig file = new SwapFileConfig(path, bytes, 4, true);
    return new SwapSpaceConfig(cpus, SwapSpaceConfig.SWAP_CLUSTER_MAX, List.of(pool, file), true);
  }

  private void run() {
    out.printf(
        Locale.ROOT,
        "A table of %,d records of %d bytes: %,d MiB%n",
        table.size(),
        CustomerRecords.BYTES,
        (table.size() * CustomerRecords.BYTES) >> 20);
    phase("fill", table.size(), this::store);
    phase("use", table.size() / USES_SHARE, ignored -> use());
    phase("check", table.size(), this::check);
  }

  private void phase(String name, long times, LongConsumer step) {
    long begun = System.nanoTime();
    for (long i = 0; i < times; i++) {
      step.accept(i);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    out.printf(
        Locale.ROOT,
        "%-6s %,11d records in %5.1f s, %,9.0f a second; resident %s%n",
        name,
        times,
        seconds,
        times / seconds,
        resident("VmRSS:"));
  }

  private void store(long record) {
    CustomerRecords.write(table.write(record), table.offset(record), record, 0);
  }

  private void use() {
    boolean hot = random.nextInt(PERCENT) < HOT_PERCENT;
    long record = random.nextLong(hot ? table.size() / HOT_SHARE : table.size());
    check(record);
    if (random.nextInt(PERCENT) < UPDATE_PERCENT) {
      int version = ++versions[(int) record];
      CustomerRecords.write(table.write(record), table.offset(record), record, version);
    }
  }

  private void check(long record) {
    int version = versions[(int) record];
    if (!CustomerRecords.matches(
        table.read(record), table.offset(record), scratch, record, version)) {
      wrong++;
    }
  }

  private void print(MeterRegistry registry, ObjectName bean) {
    out.printf(Locale.ROOT, "Wrong       %,d records%n", wrong);
    out.printf(
        Locale.ROOT,
        "Table       %,d accesses found their page, %,d pages loaded, %,d stored%n",
        table.hits(),
        table.loads(),
        table.stores());
    out.println("Micrometer");
    for (Gauge pages : registry.get("swapbox.pages").gauges()) {
      out.printf(
          Locale.ROOT,
          "  swapbox.pages{tier=%s} %,.0f%n",
          pages.getId().getTag("tier"),
          pages.value());
    }
    out.printf(
        Locale.ROOT,
        "  swapbox.zswap.pool.size %,.0f bytes%n",
        registry.get("swapbox.zswap.pool.size").gauge().value());
    for (String name : List.of("zswpout", "zswpin", "zswpwb", "pswpout", "pswpin")) {
      FunctionCounter counter = registry.get("swapbox." + name).functionCounter();
      out.printf(Locale.ROOT, "  swapbox.%s %,.0f pages%n", name, counter.count());
    }
    out.println("JMX         " + bean + ": " + entries(bean) + " entries");
    out.println("Resident    " + resident("VmHWM:") + " at most");
  }

  /** Reads the statistics as a management client does. */
  private static Object entries(ObjectName bean) {
    try {
      Object statistics =
          ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "Statistics");
      return ((CompositeData) statistics).get("entries");
    } catch (JMException e) {
      throw new IllegalStateException(bean + " cannot be read", e);
    }
  }

  /** A line of what Linux says of the memory of this process, heap and all. */
  private static String resident(String line) {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return "not known";
    }
    try {
      for (String found : Files.readAllLines(status)) {
        if (found.startsWith(line)) {
          String kibibytes = found.substring(line.length()).replace("kB", "").strip();
          return Long.parseLong(kibibytes) / 1024 + " MiB";
        }
      }
      return "not known";
    } catch (IOException e) {
      return "not known";
    }
  }
}
