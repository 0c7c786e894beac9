package io.swapbox.bench.suite;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a benchmark may be, for tests of what runs them. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SampleBenchmark {

  /** Of an enum. */
  @Param({"SECONDS", "HOURS"})
  TimeUnit unit;

  /** A number. */
  @Param("524288")
  int pages;

  private volatile long at;

  /** Throws when this JVM was not started as the program is. */
  @Setup
  public void checkFlags() {
    if (!ManagementFactory.getRuntimeMXBean()
        .getInputArguments()
        .contains("--enable-native-access=ALL-UNNAMED")) {
      throw new IllegalStateException("this JVM lacks the flags of the program");
    }
  }

  /** Takes time. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public long takesTime() {
    return unit.toNanos(pages);
  }

  /** Throws. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public long breaks() {
    throw new IllegalStateException("slot 7 is busy twice");
  }

  /** Reads while another writes. */
  @Benchmark
  @Group("both")
  @GroupThreads(2)
  @BenchmarkMode(Mode.SampleTime)
  public long reads() {
    return at;
  }

  /** Writes while others read. */
  @Benchmark
  @Group("both")
  @BenchmarkMode(Mode.SampleTime)
  public void writes() {
    at = pages;
  }
}
