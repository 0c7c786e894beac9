package io.swapbox.bench.jmh;

import io.swapbox.backends.IoBuffer;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileOptions;
import java.io.IOException;
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
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;

/**
 * What a swap file gets out of its device, beside what a plain {@link FileChannel} gets out of the
 * same one: runs of 32 pages written one after the other, and single pages read at random by 16
 * threads, all past the page cache. Both by turns, so that a device that is now slower and now
 * faster is so for both; the medians of the turns are compared.
 *
 * <p>The swap file gathers its pages from anywhere and has a checksum of each, the channel has none
 * of that. Fio's figures are printed beside them where it is installed.
 *
 * <p>Arguments: the directory (that for temporary files), MiB of the file (256), turns (5).
 */
public final class SwapFileBandwidth {

  private static final int PAGE = 4096;
  private static final int RUN = 32;
  private static final int READERS = 16;
  private static final int READS = 2_000;

  private final int slots;
  private final SwapFile file;
  private final FileChannel channel;
  private final ByteBuffer pool;

  private SwapFileBandwidth(int slots, SwapFile file, FileChannel channel) {
    this.slots = slots;
    this.file = file;
    this.channel = channel;
    this.pool = ByteBuffer.allocateDirect((4 * RUN + 1) * PAGE).alignedSlice(PAGE);
    new SplittableRandom(1).doubles(pool.capacity() / Double.BYTES).forEach(pool::putDouble);
  }

  /** Compares both and prints a table. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args.length > 0 ? args[0] : System.getProperty("java.io.tmpdir"));
    int megabytes = args.length > 1 ? Integer.parseInt(args[1]) : 256;
    int turns = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    int slots = megabytes * 256;
    Path swap = directory.resolve("bandwidth.swap");
    Path plain = directory.resolve("bandwidth.plain");
    SwapFileOptions direct = new SwapFileOptions(IoMode.DIRECT, false, true);
    try (SwapFile file = SwapFile.open(swap, slots, direct);
        FileChannel channel =
            FileChannel.open(
                plain,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                directOption());
        ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      new SwapFileBandwidth(slots, file, channel).run(turns, threads);
      fio(plain, megabytes);
    } finally {
      Files.deleteIfExists(swap);
      Files.deleteIfExists(plain);
    }
  }

  /** Of the JDK and of no standard: named in the code it is a warning. */
  static OpenOption directOption() throws ClassNotFoundException {
    return Arrays.stream(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
        .map(OpenOption.class::cast)
        .filter(option -> option.toString().equals("DIRECT"))
        .findFirst()
        .orElseThrow();
  }

  private void run(int turns, ExecutorService threads) throws Exception {
    double[][] figures = new double[4][turns];
    writePages();
    writeChannel(); // takes its blocks
    for (int turn = 0; turn < turns; turn++) {
      figures[0][turn] = writePages();
      figures[1][turn] = writeChannel();
      figures[2][turn] = readPages(threads);
      figures[3][turn] = readChannel(threads);
    }
    System.out.printf(Locale.ROOT, "%-32s %12s %12s %7s%n", "", "swap file", "channel", "ratio");
    print("sequential writes, MiB/s", figures[0], figures[1]);
    print("random reads of 16 threads, 1/s", figures[2], figures[3]);
  }

  private static void print(String what, double[] own, double[] other) {
    double mine = median(own);
    double theirs = median(other);
    System.out.printf(
        Locale.ROOT, "%-32s %12.1f %12.1f %7.3f%n", what, mine, theirs, mine / theirs);
  }

  private static double median(double[] figures) {
    double[] sorted = DoubleStream.of(figures).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private double writePages() throws IOException {
    ByteBuffer[] pages = new ByteBuffer[RUN];
    int[] offsets = new int[RUN];
    int[] checksums = new int[RUN];
    Arrays.fill(pages, pool);
    long begin = System.nanoTime();
    try (IoBuffer io = new IoBuffer(RUN)) {
      for (int slot = 1; slot + RUN <= slots; slot += RUN) {
        for (int i = 0; i < RUN; i++) {
          offsets[i] = (slot + 7 * i) % (4 * RUN) * PAGE;
        }
        file.write(io, slot, pages, offsets, 0, RUN, checksums);
      }
    }
    return mebibytesPerSecond(begin);
  }

  private double writeChannel() throws IOException {
    long begin = System.nanoTime();
    ByteBuffer run = pool.slice(0, RUN * PAGE);
    for (int slot = 1; slot + RUN <= slots; slot += RUN) {
      run.clear();
      while (run.hasRemaining()) {
        channel.write(run, (long) slot * PAGE + run.position());
      }
    }
    return mebibytesPerSecond(begin);
  }

  private double mebibytesPerSecond(long begin) {
    double seconds = (System.nanoTime() - begin) * 1e-9;
    return (slots - 1) / RUN * RUN / 256.0 / seconds;
  }

  private double readPages(ExecutorService threads) throws Exception {
    return readsPerSecond(
        threads,
        random -> {
          try (IoBuffer io = new IoBuffer(1)) {
            ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
            for (int i = 0; i < READS; i++) {
              file.read(io, 1 + random.nextInt(slots / RUN * RUN - RUN), page, 0);
            }
          }
        });
  }

  private double readChannel(ExecutorService threads) throws Exception {
    return readsPerSecond(
        threads,
        random -> {
          ByteBuffer page = ByteBuffer.allocateDirect(2 * PAGE).alignedSlice(PAGE).limit(PAGE);
          for (int i = 0; i < READS; i++) {
            int slot = 1 + random.nextInt(slots / RUN * RUN - RUN);
            channel.read(page.position(0), (long) slot * PAGE);
          }
        });
  }

  /** What one thread reads. */
  private interface Reads {
    void run(SplittableRandom random) throws IOException;
  }

  private static double readsPerSecond(ExecutorService threads, Reads reads) throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int reader = 0; reader < READERS; reader++) {
      SplittableRandom random = new SplittableRandom(reader);
      tasks.add(
          () -> {
            reads.run(random);
            return true;
          });
    }
    long begin = System.nanoTime();
    for (Future<Boolean> done : threads.invokeAll(tasks)) {
      done.get();
    }
    return (double) READERS * READS / ((System.nanoTime() - begin) * 1e-9);
  }

  private static void fio(Path path, int megabytes) throws InterruptedException {
    String size = "--size=" + megabytes + "m";
    List<List<String>> jobs =
        List.of(
            List.of("--rw=write", "--bs=128k", "--ioengine=psync"),
            List.of("--rw=randread", "--bs=4k", "--ioengine=psync", "--thread", "--numjobs=16"));
    for (List<String> job : jobs) {
      List<String> command = new ArrayList<>(List.of("fio", "--name=swapbox", "--direct=1", size));
      command.addAll(List.of("--filename=" + path, "--group_reporting", "--runtime=5"));
      command.addAll(job);
      try {
        new ProcessBuilder(command).inheritIO().start().waitFor();
      } catch (IOException notInstalled) {
        System.out.println("fio: not installed");
        return;
      }
    }
  }
}
