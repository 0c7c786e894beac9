package io.swapbox.bench.suite;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A benchmark of the suite.
 *
 * @param name its class without {@code Benchmark}, and its method or group: {@code
 *     StoreLoad.inBatches}
 * @param target its full name, for JMH
 * @param modes what it measures, by JMH's short labels: {@code thrpt}, {@code avgt}, {@code sample}
 *     or {@code ss}
 * @param threads that run it; 0 for one a core
 * @param params of it, by name
 */
public record BenchmarkInfo(
    String name, String target, List<String> modes, int threads, List<Param> params) {

  private static final String SUFFIX = "Benchmark";

  /** The name of a benchmark that JMH knows by its full name. */
  static String name(String target) {
    int method = target.lastIndexOf('.');
    return group(target) + target.substring(method);
  }

  private static String group(String target) {
    String type = target.substring(0, target.lastIndexOf('.'));
    String simple = type.substring(type.lastIndexOf('.') + 1);
    return simple.endsWith(SUFFIX)
        ? simple.substring(0, simple.length() - SUFFIX.length())
        : simple;
  }

  /** What it belongs to: the part of its name before the point. */
  public String group() {
    return name.substring(0, name.indexOf('.'));
  }

  /** Its parameter of that name. */
  public Optional<Param> param(String wanted) {
    return params.stream().filter(param -> param.name().equals(wanted)).findAny();
  }

  /**
   * How many runs it takes: one for each mode and each combination of parameters.
   *
   * @param given values in the place of its own, by name
   */
  int runs(Map<String, List<String>> given) {
    int runs = modes.size();
    for (Param param : params) {
      runs *= given.getOrDefault(param.name(), param.values()).size();
    }
    return runs;
  }
}
