package io.swapbox.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What metering costs: {@link StoreLoadBenchmark} with metering on and off by turns, one fork each
 * time, so that a machine that is now slower and now faster is so for both.
 *
 * <p>Arguments: how many turns (10), and a part of a benchmark's name (all).
 */
public final class MeteringCost {

  private static final double CONFIDENCE = 0.99;

  /** What the table shows; the first is the benchmark's own score. */
  private enum Figure {
    THROUGHPUT("throughput, pages/ms"),
    CPU_TIME("CPU time, ns/page"),
    ALLOCATED("allocated, bytes/page");

    private final String text;

    Figure(String text) {
      this.text = text;
    }

    double of(RunResult result) {
      return switch (this) {
        case THROUGHPUT -> result.getPrimaryResult().getScore();
        case CPU_TIME -> secondary(result, CpuTimeProfiler.LABEL);
        case ALLOCATED -> secondary(result, "gc.alloc.rate.norm");
      };
    }

    private static double secondary(RunResult result, String name) {
      return Objects.requireNonNull(result.getSecondaryResults().get(name)).getScore();
    }
  }

  /** The results of one benchmark, an element a turn. */
  private static final class Turns {
    private final List<RunResult> on = new ArrayList<>();
    private final List<RunResult> off = new ArrayList<>();

    void print(String benchmark) {
      System.out.printf(Locale.ROOT, "%n%s, %d turns%n", benchmark, on.size());
      for (Figure figure : Figure.values()) {
        double[] with = on.stream().mapToDouble(figure::of).toArray();
        double[] without = off.stream().mapToDouble(figure::of).toArray();
        double[] ratios = new double[with.length];
        for (int turn = 0; turn < ratios.length; turn++) {
          // Each turn by itself: what both have in common cancels out.
          ratios[turn] = with[turn] / without[turn];
        }
        System.out.println(figure.text);
        line("on", with);
        line("off", without);
        line("on / off", ratios);
      }
    }
  }

  private MeteringCost() {}

  /** Runs it and prints a table. */
  public static void main(String[] args) throws RunnerException {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    String benchmarks = args.length > 1 ? args[1] : "";
    Map<String, Turns> turns = new TreeMap<>();
    for (int turn = 0; turn < count; turn++) {
      boolean first = turn % 2 == 0;
      measure(benchmarks, first, turns);
      measure(benchmarks, !first, turns);
    }
    turns.forEach((benchmark, results) -> results.print(benchmark));
  }

  private static void measure(String benchmarks, boolean metering, Map<String, Turns> turns)
      throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(StoreLoadBenchmark.class.getSimpleName() + ".*" + benchmarks)
        .param("metering", Boolean.toString(metering))
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuTimeProfiler.class)
        .forks(1);
    for (RunResult result : new Runner(options).run()) {
      Turns of = turns.computeIfAbsent(result.getPrimaryResult().getLabel(), label -> new Turns());
      (metering ? of.on : of.off).add(result);
    }
  }

  private static void line(String what, double[] values) {
    ListStatistics statistics = new ListStatistics(values);
    System.out.printf(
        Locale.ROOT,
        "  %-10s %10.3f ± %.3f (%.0f %%)   median %.3f, %.3f to %.3f%n",
        what,
        statistics.getMean(),
        statistics.getMeanErrorAt(CONFIDENCE),
        CONFIDENCE * 100,
        statistics.getPercentile(50),
        statistics.getMin(),
        statistics.getMax());
  }
}
