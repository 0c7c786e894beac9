package io.swapbox.bench.suite;

import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A benchmark that threw.
 *
 * @param benchmark its name
 * @param params what its parameters were
 * @param mode what it was to measure
 * @param message what it printed last, with the stack trace
 */
public record Failure(String benchmark, List<Setting> params, String mode, String message) {

  /** JMH prints it before what a benchmark threw. */
  private static final String MARK = "<failure>";

  /**
   * The failure of a benchmark.
   *
   * @param text what JMH printed about it
   */
  static Failure of(BenchmarkParams benchmark, String text) {
    int mark = text.indexOf(MARK);
    String message = (mark < 0 ? text : text.substring(mark + MARK.length())).strip();
    return new Failure(
        BenchmarkInfo.name(benchmark.getBenchmark()),
        Setting.of(benchmark),
        benchmark.getMode().shortLabel(),
        message);
  }

  /** The line that says why, for a table. */
  public String reason() {
    return message
        .lines()
        .map(String::strip)
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .orElseGet(() -> message.lines().findFirst().orElse("no result"));
  }
}
