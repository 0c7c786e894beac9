package io.swapbox.bench.suite;

import io.swapbox.workloads.replay.ReplayProgress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * Makes progress of what JMH tells, and failures of benchmarks that begin and have no result. Only
 * the text of these is kept.
 */
final class SuiteOutput extends SilentOutput {

  /** What a run counts for, so that its iterations are shares of it. */
  private static final long RUN = 1000;

  /** Of the text of a failure, from its end: a stack trace with its causes. */
  private static final int KEPT_CHARS = 4000;

  private final ReplayProgress progress;
  private final long total;
  private final List<Failure> failures = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable BenchmarkParams current;
  private int begun;
  private int iterations;

  /**
   * Told about some runs.
   *
   * @param runs how many there will be
   */
  SuiteOutput(ReplayProgress progress, int runs) {
    this.progress = progress;
    this.total = runs * RUN;
  }

  /** The runs that had no result. */
  List<Failure> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void startBenchmark(BenchmarkParams benchmark) {
    endOfCurrent();
    current = benchmark;
    begun++;
    iterations = 0;
    text.setLength(0);
    progress.at(BenchmarkInfo.name(benchmark.getBenchmark()), (begun - 1) * RUN, total);
  }

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult result) {
    iterations++;
    int warmUps = params.getType() == IterationType.WARMUP ? params.getCount() : 0;
    int each = Math.max(warmUps, benchmark.getWarmup().getCount());
    int all = Math.max(1, benchmark.getForks()) * (each + benchmark.getMeasurement().getCount());
    long share = Math.min(RUN, RUN * iterations / Math.max(1, all));
    progress.at(BenchmarkInfo.name(benchmark.getBenchmark()), (begun - 1) * RUN + share, total);
  }

  @Override
  public void endBenchmark(@Nullable BenchmarkResult result) {
    // Forks that threw end without one.
    if (result != null) {
      current = null;
    }
  }

  @Override
  public void endRun(Collection<RunResult> results) {
    endOfCurrent();
  }

  /** Called when JMH has ended in whatever way: a benchmark that began and did not end failed. */
  void endOfCurrent() {
    if (current != null) {
      failures.add(Failure.of(current, text.toString()));
      current = null;
    }
  }

  @Override
  public void print(String part) {
    text.append(part);
    if (text.length() > 2 * KEPT_CHARS) {
      text.delete(0, text.length() - KEPT_CHARS);
    }
  }

  @Override
  public void println(String line) {
    print(line + "\n");
  }

  @Override
  public void verbosePrintln(String line) {
    println(line);
  }

  @Override
  public void write(int octet) {
    print(String.valueOf((char) octet));
  }

  @Override
  public void write(byte[] bytes) {
    print(new String(bytes, StandardCharsets.UTF_8));
  }
}
