package io.swapbox.bench.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of the two that are compared: a result, or repetitions of one experiment.
 *
 * @param path as its user named it
 * @param kind whose the results are
 * @param results one element a run
 */
record Side(Path path, Kind kind, List<Part> results) {

  private static final String FILE = "result.json";

  /** Files of the runs that a result sums up, relative to its own. */
  private static final String REPETITIONS = "repetitions";

  /** Settings that repetitions need not share, and that say nothing about a difference. */
  private static final List<String> OWN = List.of("seed", "description");

  private static final ObjectMapper READER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Reads a file, the {@code result.json} of a directory, or those of its subdirectories.
   *
   * @throws UnreadableResultException when there is none, or one that cannot be read
   * @throws IncomparableResultsException when they are not repetitions of one experiment
   */
  static Side read(Path path) {
    List<Part> results = files(path).stream().map(Side::result).toList();
    Side side = new Side(path, Kind.of(results.getFirst()), results);
    results.forEach(side::requireRepetition);
    side.requireSeedsOfTheirOwn();
    return side;
  }

  private static List<Path> files(Path path) {
    if (Files.notExists(path)) {
      throw new UnreadableResultException(path, "no such file or directory");
    }
    if (!Files.isDirectory(path)) {
      return repetitions(path);
    }
    Path own = path.resolve(FILE);
    if (Files.exists(own)) {
      return repetitions(own);
    }
    try (Stream<Path> below = Files.list(path)) {
      List<Path> files =
          below.map(directory -> directory.resolve(FILE)).filter(Files::exists).sorted().toList();
      if (files.isEmpty()) {
        throw new UnreadableResultException(
            path, "has no " + FILE + ", and none of its subdirectories has");
      }
      return files;
    } catch (IOException e) {
      throw new UnreadableResultException(path, "cannot be read: " + e.getMessage(), e);
    }
  }

  /** The files of the runs that a file sums up, or that file, which is of a run. */
  private static List<Path> repetitions(Path file) {
    Part result = result(file);
    if (!result.has(REPETITIONS)) {
      return List.of(file);
    }
    return result.required(REPETITIONS).elements().stream()
        .map(run -> file.resolveSibling(run.text()))
        .toList();
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableResultException when it is no result
   */
  static Part result(Path file) {
    try {
      JsonNode json = READER.readTree(Files.readAllBytes(file));
      if (!json.isObject()) {
        throw new UnreadableResultException(file, "is no JSON object, so it is no result");
      }
      Part result = new Part(file, "", json);
      result.required("experiment").text();
      return result;
    } catch (JsonProcessingException e) {
      throw new UnreadableResultException(
          file,
          "is no JSON: line %d, column %d: %s"
              .formatted(
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UnreadableResultException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private void requireRepetition(Part result) {
    Part first = results.getFirst();
    String experiment = result.required("experiment").text();
    if (!experiment.equals(experiment())) {
      throw new IncomparableResultsException(
          "%s: repetitions are of one experiment, but %s is of '%s' and %s of '%s'"
              .formatted(path, first.file(), experiment(), result.file(), experiment));
    }
    List<Changed> changed = Changed.between(settings(), settings(result));
    if (!changed.isEmpty()) {
      throw new IncomparableResultsException(
          "%s: repetitions differ in their seed alone, but %s and %s differ in %s"
              .formatted(path, first.file(), result.file(), changed.getFirst().name()));
    }
  }

  /** In virtual time a seed that comes twice gives one run twice, without the spread of two. */
  private void requireSeedsOfTheirOwn() {
    if (!virtual()) {
      return;
    }
    Map<Long, Path> bySeed = new HashMap<>();
    for (Part result : results) {
      Path other = bySeed.put(seed(result), result.file());
      if (other != null) {
        throw new IncomparableResultsException(
            "%s: %s and %s are the same run, in virtual time with seed %d: give each its own"
                .formatted(path, other, result.file(), seed(result)));
      }
    }
  }

  private static long seed(Part result) {
    return Math.round(result.required("seed").number());
  }

  /** The experiment of all its results. */
  String experiment() {
    return results.getFirst().required("experiment").text();
  }

  /** What carried the actors; null for benchmarks. */
  @Nullable String runtime() {
    return kind == Kind.BENCH ? null : results.getFirst().required("runtime").text();
  }

  /** Whether its results follow from settings and seed. */
  boolean virtual() {
    return Objects.equals(runtime(), "virtual");
  }

  /** One a result; none for benchmarks. */
  List<Long> seeds() {
    return kind == Kind.BENCH ? List.of() : results.stream().map(Side::seed).toList();
  }

  /** The settings of all its results. */
  Map<String, String> settings() {
    return settings(results.getFirst());
  }

  private static Map<String, String> settings(Part result) {
    return shown(result.required("settings"));
  }

  /** Settings as people read them, but for those that repetitions need not share. */
  static Map<String, String> shown(Part settings) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (String path : settings.keys()) {
      if (!OWN.contains(path) && settings.has(path)) {
        shown.put(path, settings.required(path).shown());
      }
    }
    return shown;
  }

  /** Where and with what its results were made, except when; several where they differ. */
  Map<String, String> environment() {
    Map<String, Set<String>> facts = new LinkedHashMap<>();
    for (Part result : results) {
      Part environment = result.required("environment");
      for (String fact : environment.keys()) {
        if (!fact.equals("startedAt") && environment.has(fact)) {
          facts
              .computeIfAbsent(fact, none -> new LinkedHashSet<>())
              .add(environment.required(fact).shown());
        }
      }
    }
    Map<String, String> shown = new LinkedHashMap<>();
    facts.forEach((fact, values) -> shown.put(fact, String.join(", ", values)));
    return shown;
  }

  /**
   * The metrics of all its results, over those that have them.
   *
   * @param busiest the mailboxes whose waits are wanted
   */
  Map<Metric, Estimate> metrics(Set<String> busiest) {
    if (results.size() == 1) {
      return metrics(results.getFirst(), busiest);
    }
    Map<Metric, List<Double>> values = new LinkedHashMap<>();
    for (Part result : results) {
      metrics(result, busiest)
          .forEach(
              (metric, one) ->
                  values.computeIfAbsent(metric, none -> new ArrayList<>()).add(one.mean()));
    }
    Map<Metric, Estimate> estimates = new LinkedHashMap<>();
    values.forEach(
        (metric, all) ->
            estimates.put(
                metric, Estimate.of(all.stream().mapToDouble(Double::doubleValue).toArray())));
    return estimates;
  }

  private Map<Metric, Estimate> metrics(Part result, Set<String> busiest) {
    return kind == Kind.BENCH ? BenchMetrics.of(result) : RunMetrics.of(result, busiest);
  }
}
