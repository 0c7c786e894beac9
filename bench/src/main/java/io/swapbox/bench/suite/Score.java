package io.swapbox.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark measured with one set of parameters.
 *
 * @param benchmark its name, {@code StoreLoad.inBatches}
 * @param group the part of it before the point
 * @param params what its parameters were
 * @param mode {@code thrpt} for operations by time, {@code avgt} for time by operation, {@code
 *     sample} for the same of single calls, {@code ss} for one call
 * @param threads that ran it
 * @param forks JVMs that ran it one after another; 0 for the program's own
 * @param warmUps iterations of each that did not count
 * @param iterations of each that did
 * @param values that the score is the mean of: iterations, or samples
 * @param score the mean
 * @param error half of the interval that holds it with 99.9 % confidence; {@code null} with fewer
 *     than three values
 * @param unit of both
 * @param percentiles of sampled times
 * @param secondary the methods of a group by themselves, counters, figures of profilers
 */
public record Score(
    String benchmark,
    String group,
    List<Setting> params,
    String mode,
    int threads,
    int forks,
    int warmUps,
    int iterations,
    long values,
    @Nullable Double score,
    @Nullable Double error,
    String unit,
    Figure.@Nullable Quantiles percentiles,
    List<Figure> secondary) {

  /** JMH has each percentile of sampled times as a figure of its own as well. */
  private static final Pattern PERCENTILE = Pattern.compile("(.*:)?p[01]\\.\\d+");

  static Score of(RunResult result) {
    BenchmarkParams params = result.getParams();
    String name = BenchmarkInfo.name(params.getBenchmark());
    Figure primary = Figure.of(name, result.getPrimaryResult());
    return new Score(
        name,
        name.substring(0, name.indexOf('.')),
        Setting.of(params),
        params.getMode().shortLabel(),
        params.getThreads(),
        params.getForks(),
        params.getWarmup().getCount(),
        params.getMeasurement().getCount(),
        result.getPrimaryResult().getSampleCount(),
        primary.score(),
        primary.error(),
        primary.unit(),
        primary.percentiles(),
        secondary(result));
  }

  private static List<Figure> secondary(RunResult result) {
    List<Figure> figures = new ArrayList<>();
    result
        .getSecondaryResults()
        .forEach(
            (name, figure) -> {
              if (!PERCENTILE.matcher(name).matches()) {
                figures.add(Figure.of(name, figure));
              }
            });
    return List.copyOf(figures);
  }
}
