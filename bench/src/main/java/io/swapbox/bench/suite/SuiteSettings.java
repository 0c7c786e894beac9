package io.swapbox.bench.suite;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the suite runs; what is {@code null} is as each benchmark has it.
 *
 * @param params values in the place of the benchmarks' own, by name of the parameter
 * @param smoke only whether they run: no fork and one short iteration of each
 * @param threads that run each benchmark
 * @param forks JVMs one after another; 0 for this one
 * @param warmUps iterations that do not count
 * @param iterations that do
 * @param seconds each of both takes
 * @param profilers JMH's, beside that of the collector
 */
public record SuiteSettings(
    Map<String, List<String>> params,
    boolean smoke,
    @Nullable Integer threads,
    @Nullable Integer forks,
    @Nullable Integer warmUps,
    @Nullable Integer iterations,
    @Nullable Integer seconds,
    List<ProfilerOption> profilers) {

  /**
   * A profiler of JMH's.
   *
   * @param name of it: {@code jfr}, {@code perfnorm} or a class
   * @param options for it, as JMH takes them; may be empty
   */
  public record ProfilerOption(String name, String options) {}
}
