package io.swapbox.bench.cli;

import io.swapbox.bench.suite.BenchmarkInfo;
import io.swapbox.bench.suite.Param;
import java.util.List;

/** The benchmarks and their parameters as a list for a terminal. */
final class BenchmarkTable {

  private BenchmarkTable() {}

  /** The list, ending in a line feed. */
  static String of(List<BenchmarkInfo> benchmarks) {
    StringBuilder text = new StringBuilder();
    int width = benchmarks.stream().mapToInt(info -> info.name().length()).max().orElse(0);
    for (BenchmarkInfo info : benchmarks) {
      text.append(
          ("%-" + width + "s  %s%s%n")
              .formatted(info.name(), String.join(", ", info.modes()), threads(info.threads())));
      for (Param param : info.params()) {
        text.append(
            "    -p %s=%s%s%n"
                .formatted(param.name(), String.join(",", param.values()), others(param)));
      }
    }
    return text.append(
            """

            thrpt: operations by time, avgt: time by operation, sample: the same of single calls, \
            ss: one call.
            Run some: swapbox bench REGEX -p PARAM=VALUE,VALUE
            """)
        .toString();
  }

  private static String threads(int threads) {
    return switch (threads) {
      case 0 -> ", a thread a core";
      case 1 -> "";
      default -> ", " + threads + " threads";
    };
  }

  /** What it may have besides the values that it has by itself. */
  private static String others(Param param) {
    List<String> others =
        param.allowed().stream().filter(value -> !param.values().contains(value)).toList();
    return others.isEmpty() ? "" : "   or " + String.join(", ", others);
  }
}
