package io.swapbox.bench.cli;

import static io.swapbox.bench.cli.Format.count;
import static io.swapbox.bench.cli.Format.nanos;

import io.swapbox.bench.result.BenchResult;
import io.swapbox.bench.suite.Failure;
import io.swapbox.bench.suite.Figure;
import io.swapbox.bench.suite.Score;
import io.swapbox.bench.suite.Setting;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What benchmarks measured as a table for a terminal: a line a score. */
final class BenchSummary {

  private static final String ROW = "%-72s %11s %11s %-7s %12s%n";
  private static final int NAME_WIDTH = 72;
  private static final int REASON_WIDTH = 100;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private BenchSummary() {}

  /** The table, ending in a line feed. */
  static String of(BenchResult result) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n%n".formatted(result.experiment(), result.description()));
    text.append(ROW.formatted("Benchmark", "score", "± error", "unit", "bytes/op"));
    for (Score score : result.benchmarks()) {
      text.append(row(score, telling(score, result.benchmarks())));
    }
    text.append("%nTime        %s%n".formatted(nanos(result.wallNanos())));
    for (Failure failure : result.failures()) {
      text.append("FAILED      %s%n".formatted(name(failure.benchmark(), failure.params())));
      text.append("            %s%n".formatted(cut(failure.reason(), REASON_WIDTH)));
    }
    return text.append(
            "Benchmarks  %s have a score, %s threw%n"
                .formatted(count(result.benchmarks().size()), count(result.failures().size())))
        .toString();
  }

  /** The parameters of a score that others of its group have otherwise: the rest tells nothing. */
  private static List<Setting> telling(Score score, List<Score> all) {
    return score.params().stream()
        .filter(
            own ->
                all.stream()
                    .filter(other -> other.group().equals(score.group()))
                    .flatMap(other -> other.params().stream())
                    .anyMatch(other -> other.name().equals(own.name()) && !other.equals(own)))
        .toList();
  }

  private static String row(Score score, List<Setting> telling) {
    String allocated =
        score.secondary().stream()
            .filter(figure -> figure.name().equals(ALLOCATED))
            .findAny()
            .map(Figure::score)
            .map(BenchSummary::number)
            .orElse("");
    String scored =
        ROW.formatted(
            cut(name(score.benchmark(), telling), NAME_WIDTH),
            number(score.score()),
            score.error() == null ? "" : number(score.error()),
            score.unit(),
            allocated);
    return scored + sampled(score);
  }

  private static String name(String benchmark, List<Setting> params) {
    return params.stream()
        .map(Setting::toString)
        .collect(Collectors.joining(" ", benchmark + " ", ""));
  }

  private static String sampled(Score score) {
    Figure.Quantiles times = score.percentiles();
    return times == null
        ? ""
        : "    p50 %s, p90 %s, p99 %s, p99.9 %s, max %s%n"
            .formatted(
                number(times.p50()),
                number(times.p90()),
                number(times.p99()),
                number(times.p999()),
                number(times.max()));
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text.strip() : text.substring(0, width - 1) + "…";
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%,.0f", value);
  }
}
