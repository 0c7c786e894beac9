package io.swapbox.bench.reproduce;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.swapbox.ConfigurationException;
import io.swapbox.bench.experiment.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows and runs of {@code reproduce.conf}, checked against each other. */
public final class PublishedResults {

  private static final String RESOURCE = "/reproduce.conf";
  private static final String RUNS = "runs";
  private static final String ROWS = "rows";
  private static final String SEEDS = "seeds";
  private static final String KIND = "kind";
  private static final String CALIBRATION = "calibration";
  private static final String REASON = "reason";
  private static final String BY = "ours.by";
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "part",
          "what",
          "published",
          "unit",
          "source",
          KIND,
          "ours.figure",
          "ours.run",
          BY,
          "bounds.min",
          "bounds.max",
          "bounds.because",
          REASON);

  private final List<PublishedRow> rows;
  private final Map<String, PlannedRun> runs;

  private PublishedResults(List<PublishedRow> rows, Map<String, PlannedRun> runs) {
    this.rows = rows;
    this.runs = runs;
  }

  /** Those that come with the program. */
  public static PublishedResults load() {
    try (InputStream in = PublishedResults.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the program");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Those of a text.
   *
   * @throws ConfigurationException when a row lacks something, has what nobody knows, asks for a
   *     run that is not there, or a run is of no use to any row
   */
  static PublishedResults parse(String text) {
    try {
      Config config = ConfigFactory.parseString(text).resolve();
      Map<String, PlannedRun> runs = runs(config.getConfig(RUNS));
      List<PublishedRow> rows =
          config.getConfigList(ROWS).stream().map(PublishedResults::row).toList();
      PublishedResults results = new PublishedResults(rows, runs);
      results.check();
      return results;
    } catch (ConfigException e) {
      throw new ConfigurationException("published results", String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, PlannedRun> runs(Config config) {
    Map<String, PlannedRun> runs = new TreeMap<>();
    for (String name : config.root().keySet()) {
      Config run = config.getConfig(name);
      Map<String, String> settings = new TreeMap<>();
      run.getConfig("settings")
          .entrySet()
          .forEach(
              setting ->
                  settings.put(setting.getKey(), String.valueOf(setting.getValue().unwrapped())));
      int seeds = run.hasPath(SEEDS) ? run.getInt(SEEDS) : 1;
      ConfigurationException.require(
          seeds > 0, RUNS + "." + name + "." + SEEDS, seeds, "1 or more");
      runs.put(name, new PlannedRun(name, run.getString("experiment"), seeds, settings));
    }
    return runs;
  }

  private static PublishedRow row(Config row) {
    String id = row.getString("id");
    row.entrySet()
        .forEach(
            key ->
                ConfigurationException.require(
                    KEYS.contains(key.getKey()),
                    ROWS + "." + id,
                    key.getKey(),
                    String.join(", ", KEYS)));
    String kind = row.hasPath(KIND) ? row.getString(KIND) : "prediction";
    ConfigurationException.require(
        kind.equals("prediction") || kind.equals(CALIBRATION),
        ROWS + "." + id + "." + KIND,
        kind,
        "prediction or " + CALIBRATION);
    Bounds bounds =
        new Bounds(
            row.getDouble("bounds.min"),
            row.getDouble("bounds.max"),
            row.getString("bounds.because"));
    ConfigurationException.require(
        bounds.min() <= bounds.max(),
        ROWS + "." + id + ".bounds.min",
        bounds.min(),
        "at most " + bounds.max());
    return new PublishedRow(
        id,
        row.getString("part"),
        row.getString("what"),
        row.getDoubleList("published"),
        row.getString("unit"),
        row.getString("source"),
        !kind.equals(CALIBRATION),
        new Ours(
            row.getString("ours.figure"),
            row.getString("ours.run"),
            row.hasPath(BY) ? row.getString(BY) : null),
        bounds,
        row.hasPath(REASON) ? row.getString(REASON) : null);
  }

  private void check() {
    Map<String, Long> ids =
        rows.stream().collect(Collectors.groupingBy(PublishedRow::id, Collectors.counting()));
    ids.forEach(
        (id, count) -> ConfigurationException.require(count == 1, ROWS, id, "each id for one row"));
    for (PublishedRow row : rows) {
      named(row)
          .forEach(
              run -> {
                if (!runs.containsKey(run)) {
                  throw unknown(ROWS + "." + row.id() + ".ours", run, runs.keySet());
                }
              });
    }
    Set<String> used = rows.stream().flatMap(PublishedResults::named).collect(Collectors.toSet());
    for (String run : runs.keySet()) {
      ConfigurationException.require(used.contains(run), RUNS, run, "runs that a row asks for");
    }
  }

  private static Stream<String> named(PublishedRow row) {
    return Stream.of(Stream.of(row.ours().run()), Stream.ofNullable(row.ours().by()))
        .flatMap(Function.identity());
  }

  private static ConfigurationException unknown(String where, String name, Set<String> known) {
    String meant =
        NearestName.of(name, known).map(near -> "; did you mean " + near + "?").orElse("");
    return new ConfigurationException(where, "there is no '" + name + "'" + meant);
  }

  /** All rows, in the order of the file. */
  public List<PublishedRow> rows() {
    return rows;
  }

  /**
   * Some rows, in the order of the file.
   *
   * @param ids of them, or none for all
   * @throws ConfigurationException when there is none of that id
   */
  public List<PublishedRow> choose(List<String> ids) {
    Map<String, PublishedRow> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.put(row.id(), row));
    for (String id : ids) {
      if (!byId.containsKey(id)) {
        throw unknown("row", id, byId.keySet());
      }
    }
    return ids.isEmpty() ? rows : rows.stream().filter(row -> ids.contains(row.id())).toList();
  }

  /** The runs that some rows need, each once. */
  public List<PlannedRun> runsOf(List<PublishedRow> chosen) {
    return chosen.stream()
        .flatMap(PublishedResults::named)
        .distinct()
        .map(run -> Objects.requireNonNull(runs.get(run)))
        .toList();
  }
}
