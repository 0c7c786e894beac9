package io.swapbox.bench.suite;

import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What a parameter was in a run.
 *
 * @param name of the parameter
 * @param value of it
 */
public record Setting(String name, String value) {

  static List<Setting> of(BenchmarkParams benchmark) {
    return benchmark.getParamsKeys().stream()
        .sorted()
        .map(name -> new Setting(name, benchmark.getParam(name)))
        .toList();
  }

  @Override
  public String toString() {
    return name + "=" + value;
  }
}
