package io.swapbox.bench.jmh;

import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.workloads.replay.Replay;
import io.swapbox.workloads.replay.ReplaySettings;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * References of a trace whose pages all stay in memory; an operation is a whole replay, the loading
 * of the trace included, which counts for less the more tasks replay it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReplayBenchmark {

  /** Tasks that replay it side by side. */
  @Param({"1", "4"})
  int tasks;

  private ReplaySettings settings;

  /** References of an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Replayed {

    /** Reads and writes of pages in memory. */
    public long references;

    /** Begins to count. */
    @Setup(Level.Iteration)
    public void clear() {
      references = 0;
    }
  }

  /** Reads the settings of the main experiment, with memory for everything. */
  @Setup
  public void read() {
    Map<String, String> changes =
        Map.of(
            "workload.trace",
            "make-lua",
            "workload.memory",
            "1",
            "workload.tasks",
            String.valueOf(tasks));
    settings = ((ReplayExperiment) new Catalogue().read("main", changes)).replay();
  }

  /** One replay. */
  @Benchmark
  public long resident(Replayed replayed) {
    long references = Replay.run(settings, (phase, done, total) -> {}).trace().references();
    replayed.references += references;
    return references;
  }
}
