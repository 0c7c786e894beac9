package io.swapbox.bench.calibration;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What reading and writing one page of a file costs at queue depth 1, in a new file of {@value
 * #MEBIBYTES} MiB that is gone afterwards.
 *
 * @param read at random places
 * @param write at random places, into the system's memory as a swap file's writes are
 * @param direct whether reads went past the system's page cache
 */
public record FileCosts(Transfer read, Transfer write, boolean direct) {

  private static final int MEBIBYTES = 64;
  private static final int FILE_PAGES = MEBIBYTES << 20 >> 12;
  private static final int BURST_PAGES = 64;
  private static final int SAMPLES = 8192;

  /** No more than this for the reads of a slow disk. */
  private static final long LIMIT_NANOS = 10_000_000_000L;

  private static final double SECOND = 1e9;

  /**
   * One direction, as a lognormal distribution and a rate.
   *
   * @param latencyNanos mean nanoseconds before the bytes move
   * @param bytesPerSecond bytes moved in a second, by transfers of 256 KiB
   * @param sigma deviation of the latency's logarithm
   */
  public record Transfer(long latencyNanos, long bytesPerSecond, double sigma) {

    /** The 95th percentile of the normal distribution lies so many deviations above its mean. */
    private static final double DEVIATIONS_TO_P95 = 1.645;

    private static final double LEAST_SIGMA = 0.01;

    /** Fits it through median and 95th percentile: the mean would follow a few outliers. */
    static Transfer of(long[] pageNanos, long bestBurstNanos) {
      long[] sorted = pageNanos.clone();
      Arrays.sort(sorted);
      double move = (double) bestBurstNanos / BURST_PAGES;
      double median = Math.max(1, sorted[sorted.length / 2] - move);
      double high = Math.max(median, sorted[sorted.length * 95 / 100] - move);
      double sigma = Math.max(LEAST_SIGMA, Math.log(high / median) / DEVIATIONS_TO_P95);
      long mean = Math.round(median * Math.exp(sigma * sigma / 2));
      return new Transfer(mean, Math.round(PAGE_BYTES * SECOND / move), sigma);
    }
  }

  /** Measures both in the directory for temporary files; takes 20 seconds at most. */
  static FileCosts measure(Consumer<String> progress) {
    MemoryBlock memory = MemoryBlock.allocate(BURST_PAGES * PAGE_BYTES, PAGE_BYTES);
    @Nullable Path file = null;
    try {
      file = Files.createTempFile("swapbox-calibrate-", ".swap");
      progress.accept("writes to " + file);
      Transfer write = write(file, memory.buffer());
      progress.accept("reads from " + file);
      boolean direct = canReadDirect(file);
      return new FileCosts(read(file, memory.buffer(), direct), write, direct);
    } catch (IOException e) {
      throw new CalibrationException("a file" + (file == null ? "" : " (" + file + ")"), e);
    } finally {
      memory.free();
      delete(file);
    }
  }

  private static Transfer write(Path file, ByteBuffer buffer) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      Transfer write = time((pages, at) -> channel.write(pages, at), buffer);
      // Or the reads would find pages that have never been on the device.
      channel.force(true);
      return write;
    }
  }

  private static Transfer read(Path file, ByteBuffer buffer, boolean direct) throws IOException {
    try (FileChannel channel = FileChannel.open(file, readOptions(direct))) {
      return time((pages, at) -> channel.read(pages, at), buffer);
    }
  }

  /** All of the file in large transfers, then single pages of it. */
  private static Transfer time(PageTransfer transfer, ByteBuffer buffer) throws IOException {
    long best = Long.MAX_VALUE;
    for (int page = 0; page < FILE_PAGES; page += BURST_PAGES) {
      long start = System.nanoTime();
      transfer.move(buffer.clear(), (long) page * PAGE_BYTES);
      best = Math.min(best, System.nanoTime() - start);
    }
    return Transfer.of(sample(transfer, buffer), best);
  }

  private static boolean canReadDirect(Path file) {
    try (FileChannel channel = FileChannel.open(file, readOptions(true))) {
      return channel.isOpen();
    } catch (IOException | UnsupportedOperationException refused) {
      // A file system in memory, or one whose blocks are not pages.
      return false;
    }
  }

  private static Set<OpenOption> readOptions(boolean direct) {
    return direct
        ? Set.of(StandardOpenOption.READ, directOption())
        : Set.of(StandardOpenOption.READ);
  }

  /** {@code ExtendedOpenOption.DIRECT}: the compiler warns of every use of it in a source. */
  private static OpenOption directOption() {
    try {
      return (OpenOption)
          Class.forName("com.sun.nio.file.ExtendedOpenOption").getField("DIRECT").get(null);
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException("this JVM has no direct input and output", e);
    }
  }

  /** Moves pages at a position of the file. */
  private interface PageTransfer {

    int move(ByteBuffer pages, long position) throws IOException;
  }

  private static long[] sample(PageTransfer transfer, ByteBuffer buffer) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    long[] nanos = new long[SAMPLES];
    long begin = System.nanoTime();
    int count = 0;
    for (long now = begin; count < SAMPLES && now - begin < LIMIT_NANOS; count++) {
      long position = (long) random.nextInt(FILE_PAGES) * PAGE_BYTES;
      ByteBuffer page = buffer.clear().limit(PAGE_BYTES);
      long start = System.nanoTime();
      transfer.move(page, position);
      now = System.nanoTime();
      nanos[count] = now - start;
    }
    return Arrays.copyOf(nanos, count);
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new CalibrationException("a file (" + file + ")", e);
      }
    }
  }
}
