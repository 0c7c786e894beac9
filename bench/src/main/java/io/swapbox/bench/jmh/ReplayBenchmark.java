package io.swapbox.bench.jmh;

import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.workloads.replay.Replay;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * References of a program to pages that are in memory, those of each after the first; an operation
 * is a whole replay in a space of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReplayBenchmark {

  /** References to each page, on average. */
  private static final int REUSE = 1024;

  private static final int WRITE_PERCENT = 25;
  private static final int RECORD_BYTES = 16;

  /** Pages of the program. */
  @Param("16384")
  int pages;

  /** Tasks that replay it side by side. */
  @Param({"1", "2"})
  int tasks;

  private final Path directory = Scratch.create();
  private final Path file = directory.resolve("resident.trace");
  private Replay replay;

  /** References of an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Replayed {

    /** Reads and writes of pages. */
    public long references;

    /** Begins to count. */
    @Setup(Level.Iteration)
    public void clear() {
      references = 0;
    }
  }

  /** Writes a trace, and reads it with the settings of the main experiment but memory for all. */
  @Setup
  public void open() throws IOException {
    write();
    Map<String, String> changes =
        Map.of(
            "workload.trace", file.toString(),
            "workload.memory", "1",
            "workload.tasks", String.valueOf(tasks));
    ReplaySettings settings = ((ReplayExperiment) new Catalogue().read("main", changes)).replay();
    replay = Replay.open(settings, new ReplayRuntime.Threads(), (phase, done, total) -> {});
  }

  /** Deletes it. */
  @TearDown
  public void close() throws IOException {
    replay.close();
    Files.delete(file);
    Scratch.delete(directory);
  }

  /** One replay. */
  @Benchmark
  public long resident(Replayed replayed) {
    long references = replay.once().trace().references();
    replayed.references += references;
    return references;
  }

  /** All pages once, then some of them far more often than others. */
  private void write() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    ByteBuffer records = ByteBuffer.allocate(pages * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int round = 0; round < REUSE; round++) {
        records.clear();
        for (int i = 0; i < pages; i++) {
          double skewed = random.nextDouble() * random.nextDouble() * random.nextDouble();
          int page = round == 0 ? i : (int) (skewed * pages);
          boolean write = random.nextInt(100) < WRITE_PERCENT;
          records.putLong((long) round * pages + i).putInt(page);
          records.putShort((short) 0).putShort((short) (write ? 1 : 0));
        }
        records.flip();
        while (records.hasRemaining()) {
          out.write(records);
        }
      }
    }
  }
}
