package io.swapbox.bench.compare;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result that was written earlier, in a few figures: what {@code swapbox list --results} writes
 * as JSON, key by key. Of a file that is no result there is the path and the problem alone.
 *
 * @param path its directory
 * @param experiment its name
 * @param kind {@code run}, {@code runs} side by side, {@code repetitions}, {@code sweep}, {@code
 *     bench} or {@code other}
 * @param startedAt when it began, UTC
 * @param runtime {@code threads} or {@code virtual}, null where there is not one
 * @param runs how many it has: points of a series, repetitions, points of a sweep, scores
 * @param passed whether every page came back as it went; null where the result does not say
 * @param figures the most telling ones; none where there are several runs
 * @param problem why the file is no result, null when it is one
 */
public record ListedResult(
    String path,
    @Nullable String experiment,
    @Nullable String kind,
    @Nullable String startedAt,
    @Nullable String runtime,
    int runs,
    @Nullable Boolean passed,
    List<Figure> figures,
    @Nullable String problem) {

  private static final String FILE = "result.json";

  /** Of the main metrics, the ones that tell a run at a glance. */
  private static final List<String> TELLING =
      List.of(
          "virtualNanos",
          "wallNanos",
          "pagesPerSecond",
          "freeNanosPerPage",
          "counters.pgmajfault",
          "faults.p99");

  /**
   * A metric.
   *
   * @param metric its key in {@code result.json}
   * @param unit {@code ns}, {@code bytes}, or {@code ""} for a number by itself
   * @param value the mean where there are several runs
   */
  public record Figure(String metric, String unit, double value) {}

  /** Keeps a copy. */
  public ListedResult {
    figures = List.copyOf(figures);
  }

  /**
   * The results in a directory and below, oldest first, those without a date last. What is below a
   * result is a part of it and not listed.
   *
   * @throws UnreadableResultException when there is no such directory, or it cannot be read
   */
  public static List<ListedResult> below(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UnreadableResultException(directory, "no such directory");
    }
    List<ListedResult> results = new ArrayList<>();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              if (!Files.isRegularFile(path.resolve(FILE))) {
                return FileVisitResult.CONTINUE;
              }
              results.add(read(path));
              return FileVisitResult.SKIP_SUBTREE;
            }
          });
    } catch (IOException e) {
      throw new UnreadableResultException(directory, "cannot be read: " + e.getMessage(), e);
    }
    results.sort(
        Comparator.comparing(
                ListedResult::startedAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(ListedResult::path));
    return results;
  }

  private static ListedResult read(Path directory) {
    try {
      Part result = Side.result(directory.resolve(FILE));
      return of(directory, result);
    } catch (UnreadableResultException e) {
      return new ListedResult(
          directory.toString(), null, null, null, null, 0, null, List.of(), e.getMessage());
    }
  }

  private static ListedResult of(Path directory, Part result) {
    String kind = kind(result);
    Part environment = result.required("environment");
    return new ListedResult(
        directory.toString(),
        result.required("experiment").text(),
        kind,
        environment.has("startedAt") ? environment.required("startedAt").text() : null,
        result.has("runtime") ? result.required("runtime").text() : null,
        runs(kind, result),
        passed(kind, result),
        figures(kind, result),
        null);
  }

  private static String kind(Part result) {
    if (result.has("swept")) {
      return "sweep";
    }
    if (result.has("repetitions")) {
      return "repetitions";
    }
    if (result.has("benchmarks")) {
      return "bench";
    }
    boolean run = result.has("counters") || result.has("points");
    return run ? result.has("points") ? "runs" : "run" : "other";
  }

  private static int runs(String kind, Part result) {
    return switch (kind) {
      case "sweep", "runs" -> result.required("points").elements().size();
      case "repetitions" -> result.required("repetitions").elements().size();
      case "bench" -> result.required("benchmarks").elements().size();
      default -> 1;
    };
  }

  private static @Nullable Boolean passed(String kind, Part result) {
    return switch (kind) {
      case "bench", "other" -> null;
      default -> StoredRun.passed(result);
    };
  }

  private static List<Figure> figures(String kind, Part result) {
    List<Figure> figures = new ArrayList<>();
    if (kind.equals("run")) {
      Map<Metric, Double> metrics =
          MainMetrics.of(RunMetrics.byRun(result).values().iterator().next());
      metrics.forEach(
          (metric, value) -> figures.add(new Figure(metric.name(), metric.unit(), value)));
    } else if (kind.equals("repetitions")) {
      List<Part> variants = result.required("variants").elements();
      if (variants.size() == 1) {
        for (Part metric : variants.getFirst().required("metrics").elements()) {
          figures.add(
              new Figure(
                  metric.required("metric").text(),
                  metric.required("unit").text(),
                  metric.required("mean").number()));
        }
      }
    }
    figures.removeIf(figure -> !TELLING.contains(figure.metric()));
    return figures;
  }
}
