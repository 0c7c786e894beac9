package io.swapbox.bench.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The scores of benchmarks. */
final class BenchMetrics {

  /** With what confidence JMH's errors hold. */
  static final double CONFIDENCE = 0.999;

  private BenchMetrics() {}

  /**
   * The scores of a result; what has none is left out.
   *
   * @throws UnreadableResultException when a key is missing that every score has
   */
  static Map<Metric, Estimate> of(Part result) {
    Map<Metric, Estimate> scores = new LinkedHashMap<>();
    for (Part score : result.required("benchmarks").elements()) {
      if (score.has("score")) {
        scores.put(new Metric(name(score), score.required("unit").text(), false), estimate(score));
      }
    }
    return scores;
  }

  private static String name(Part score) {
    StringJoiner name = new StringJoiner(" ");
    name.add(score.required("benchmark").text());
    List<Part> params = score.required("params").elements();
    for (Part param : params) {
      name.add(param.required("name").text() + "=" + param.required("value").text());
    }
    return name.add(score.required("mode").text()).toString();
  }

  private static Estimate estimate(Part score) {
    double mean = score.required("score").number();
    if (!score.has("error")) {
      return Estimate.of(mean);
    }
    long values = Math.round(score.required("values").number());
    return Estimate.of(mean, score.required("error").number(), CONFIDENCE, values);
  }
}
