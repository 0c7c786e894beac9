package io.swapbox.bench.jmh;

import io.swapbox.AllocatorConfig;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.contention.Contention;
import io.swapbox.workloads.contention.ContentionSettings;
import io.swapbox.workloads.contention.ContentionSettings.Allocators;
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
 * Messages that virtual time gets through in a second of real time, with the load of the contention
 * experiment; an operation is one whole run of it, the start of the simulated machine included.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 4)
public class VirtualTimeBenchmark {

  private static final int BATCH = 4;

  private static final long THINK_NANOS = 5_000;

  /** CPUs of the simulated machine. */
  @Param({"4", "64", "256"})
  int cpus;

  /** Pages that are swapped; enough for the start of the machine not to count. */
  @Param("524288")
  int pages;

  /** Whether each of them has an allocator. */
  @Param({"PER_CPU", "SINGLE"})
  Allocators allocators;

  private Contention contention;
  private long seed;

  /** Messages of an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Handled {

    /** Messages that actors handled. */
    public long messages;

    /** Begins to count. */
    @Setup(Level.Iteration)
    public void clear() {
      messages = 0;
    }
  }

  /** Loads the pages. */
  @Setup
  public void open() {
    contention = Contention.open();
  }

  /** Gives them back. */
  @TearDown
  public void close() {
    contention.close();
  }

  /** One run, each with a seed of its own. */
  @Benchmark
  public long run(Handled handled) {
    long messages = contention.run(settings(), done -> {}).messages();
    handled.messages += messages;
    return messages;
  }

  private ContentionSettings settings() {
    return new ContentionSettings(
        cpus,
        allocators,
        AllocatorConfig.DEFAULT,
        BATCH,
        pages,
        THINK_NANOS,
        ++seed,
        CostModel.shipped(),
        Payload.MODELLED,
        Waiting.SLEEP);
  }
}
