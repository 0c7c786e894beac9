package io.swapbox.bench.jmh;

import io.swapbox.EntryTable;
import io.swapbox.Registration;
import io.swapbox.SwapDesign;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.SwapoffResult;
import io.swapbox.SwapoffTarget;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFileOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A swapoff of a file by both designs, with a large page table of which little is in swap: the case
 * that was published with the virtual swap series (128 GiB mapped), in proportion. The classic
 * design looks at every entry of the table and reads page by page as it finds them; the virtual one
 * goes by its reverse map and does not know the table.
 *
 * <p>Pages were swapped out in an order that has nothing to do with their addresses. Afterwards all
 * of them are compared. Arguments: MiB in swap (1024), GiB mapped (128), turns (3), {@code
 * buffered} or {@code direct} (past the page cache), the directory (that for temporary files).
 */
public final class MappedSwapoff {

  private static final int PAGE = 4096;
  private static final int BATCH = SwapSpaceConfig.SWAP_CLUSTER_MAX;
  private static final int CPUS = 2;

  private final int swapped;
  private final int mapped;
  private final IoMode mode;
  private final Path path;
  private final ByteBuffer corpus = SwapoffBandwidth.corpusWithoutZeros();

  private MappedSwapoff(int swapped, int mapped, IoMode mode, Path path) {
    this.swapped = swapped;
    this.mapped = mapped;
    this.mode = mode;
    this.path = path;
  }

  /** Compares both designs and prints a line for each turn, and the medians. */
  public static void main(String[] args) throws Exception {
    int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
    int gigabytes = args.length > 1 ? Integer.parseInt(args[1]) : 128;
    int turns = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    String mode = args.length > 3 ? args[3] : "direct";
    Path directory = Path.of(args.length > 4 ? args[4] : System.getProperty("java.io.tmpdir"));
    MappedSwapoff swapoff =
        new MappedSwapoff(
            megabytes * 256,
            gigabytes * 256 * 1024,
            IoMode.valueOf(mode.toUpperCase(Locale.ROOT)),
            directory.resolve("mapped.swap"));
    double[] virtual = new double[turns];
    double[] classic = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      virtual[turn] = swapoff.seconds(SwapDesign.VIRTUAL);
      classic[turn] = swapoff.seconds(SwapDesign.CLASSIC);
    }
    System.out.printf(
        Locale.ROOT,
        "%d MiB of %d GiB, %s: virtual %.3f s, classic %.3f s, ratio %.2f (medians)%n",
        megabytes,
        gigabytes,
        mode,
        SwapoffBandwidth.median(virtual),
        SwapoffBandwidth.median(classic),
        SwapoffBandwidth.median(classic) / SwapoffBandwidth.median(virtual));
  }

  private double seconds(SwapDesign design) throws IOException {
    long bytes = (long) swapped * PAGE;
    SwapSpaceConfig config =
        new SwapSpaceConfig(
                CPUS,
                BATCH,
                List.of(
                    SwapFileConfig.of(path, bytes + (2 << 20))
                        .withPriority(10)
                        .withOptions(new SwapFileOptions(mode, false, true))),
                true)
            .withDesign(design);
    try (SwapSpace space = SwapSpace.open(config)) {
      Table table = new Table(space);
      table.fill();
      Registration registration = space.register(table);
      SwapoffResult result = space.swapoff("file", SwapoffTarget.MEMORY);
      registration.close();
      if (!result.isEmpty() || result.pagesMoved() != swapped) {
        throw new IllegalStateException("not all of " + swapped + " pages: " + result);
      }
      table.check();
      double seconds = result.nanos() * 1e-9;
      System.out.printf(
          Locale.ROOT,
          "%s: %.3f s, %.0f MiB/s, %,d entries of the table looked at%n",
          design.settingName(),
          seconds,
          swapped / 256.0 / seconds,
          result.ptes());
      return seconds;
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /** A page table: entries of pages in swap, and what pages became that came in. */
  private final class Table implements EntryTable {

    private final SwapSpace space;
    private final long[] entries = new long[mapped];

    /** Of each page in swap where it is in the table, in the order in which they were stored. */
    private final int[] places = new int[swapped];

    private final List<ByteBuffer> frames = new ArrayList<>();

    /** Of a place in the table, its number among those that came in, from 1. */
    private final int[] arrived = new int[mapped];

    private int count;

    Table(SwapSpace space) {
      this.space = space;
    }

    /** Swaps pages out, one in each of as many equal parts of the table, in a shuffled order. */
    void fill() {
      SplittableRandom random = new SplittableRandom(1);
      int part = mapped / swapped;
      for (int i = 0; i < swapped; i++) {
        int at = random.nextInt(i + 1);
        places[i] = places[at];
        places[at] = i * part + random.nextInt(part);
      }
      ByteBuffer batch = ByteBuffer.allocateDirect(BATCH * PAGE);
      for (int first = 0; first < swapped; first += BATCH) {
        batch.clear();
        for (int i = 0; i < BATCH; i++) {
          batch.put(content(places[first + i]));
        }
        long[] stored = space.swapOutAll(batch.flip());
        for (int i = 0; i < BATCH; i++) {
          entries[places[first + i]] = stored[i];
        }
      }
    }

    private ByteBuffer content(int place) {
      return corpus.slice(place % (corpus.limit() / PAGE) * PAGE, PAGE);
    }

    @Override
    public long pages() {
      return mapped;
    }

    @Override
    public long entry(long page) {
      return entries[(int) page];
    }

    @Override
    public boolean swappedIn(long page, long entry, ByteBuffer bytes) {
      int place = (int) page;
      if (count % BATCH == 0) {
        frames.add(ByteBuffer.allocateDirect(BATCH * PAGE));
      }
      frames.get(count / BATCH).put(count % BATCH * PAGE, bytes, bytes.position(), PAGE);
      arrived[place] = ++count;
      entries[place] = 0;
      return true;
    }

    /** Compares all pages, wherever they are. */
    void check() {
      ByteBuffer room = ByteBuffer.allocateDirect(PAGE);
      for (int place : places) {
        ByteBuffer page = room.clear();
        if (arrived[place] > 0) {
          int number = arrived[place] - 1;
          page = frames.get(number / BATCH).slice(number % BATCH * PAGE, PAGE);
        } else {
          space.swapIn(entries[place], page);
          page.clear();
        }
        if (page.mismatch(content(place)) >= 0) {
          throw new IllegalStateException("page " + place + " has changed");
        }
      }
    }
  }
}
