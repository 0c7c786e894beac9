package io.swapbox.bench.result;

import io.swapbox.bench.suite.Failure;
import io.swapbox.bench.suite.Score;
import io.swapbox.bench.suite.SuiteOutcome;
import io.swapbox.bench.suite.SuiteSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What benchmarks measured: the content of {@code result.json}, key by key.
 *
 * @param experiment {@code bench}
 * @param description what it shows, in one line
 * @param wallNanos real time that it took
 * @param benchmarks that have a score, one element for each mode and set of parameters
 * @param failures benchmarks that threw
 * @param settings the options of the command
 * @param environment where it ran; forked JVMs have the same options
 */
public record BenchResult(
    String experiment,
    String description,
    long wallNanos,
    List<Score> benchmarks,
    List<Failure> failures,
    Map<String, Object> settings,
    Environment environment)
    implements RunResult {

  /** The name of the experiment. */
  public static final String NAME = "bench";

  private static final String DESCRIPTION = "JMH benchmarks of the parts, and what they stand on";
  private static final String SMOKE_DESCRIPTION = "Whether the benchmarks run: no score means much";

  /**
   * The result of a suite.
   *
   * @param patterns by which its benchmarks were chosen
   */
  public static BenchResult of(
      SuiteOutcome outcome,
      List<String> patterns,
      SuiteSettings settings,
      Environment environment) {
    return new BenchResult(
        NAME,
        settings.smoke() ? SMOKE_DESCRIPTION : DESCRIPTION,
        outcome.wallNanos(),
        outcome.scores(),
        outcome.failures(),
        settings(patterns, settings),
        environment);
  }

  private static Map<String, Object> settings(List<String> patterns, SuiteSettings settings) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("benchmarks", patterns.isEmpty() ? "all" : patterns);
    List<String> params = new ArrayList<>();
    settings.params().forEach((name, values) -> params.add(name + "=" + String.join(",", values)));
    all.put("params", params);
    all.put("smoke", settings.smoke());
    all.put("threads", orOwn(settings.threads()));
    all.put("forks", orOwn(settings.forks()));
    all.put("warm-ups", orOwn(settings.warmUps()));
    all.put("iterations", orOwn(settings.iterations()));
    all.put("seconds", orOwn(settings.seconds()));
    all.put("prof", settings.profilers().stream().map(profiler -> profiler.name()).toList());
    return all;
  }

  private static Object orOwn(@Nullable Integer number) {
    return number == null ? "each benchmark's own" : number;
  }

  @Override
  public boolean passed() {
    return failures.isEmpty();
  }
}
