package io.swapbox.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.BuildInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run that was made earlier, by this process or by another: its main metrics. */
public final class StoredRun {

  private final Path file;
  private final String experiment;
  private final String runtime;
  private final long seed;
  private final boolean passed;
  private final String writtenBy;
  private final Map<String, String> settings;
  private final Map<String, Map<Metric, Double>> variants;

  private StoredRun(Part result) {
    file = result.file();
    experiment = result.required("experiment").text();
    runtime = result.required("runtime").text();
    seed = Math.round(result.required("seed").number());
    passed = passed(result);
    Part environment = result.required("environment");
    writtenBy =
        new BuildInfo(
                environment.required("version").text(), environment.required("gitRevision").text())
            .toText();
    settings = Side.shown(result.required("settings"));
    variants = new LinkedHashMap<>();
    RunMetrics.byRun(result).forEach((name, run) -> variants.put(name, MainMetrics.of(run)));
  }

  /**
   * Reads a {@code result.json}.
   *
   * @throws UnreadableResultException when it is none of a run
   */
  public static StoredRun read(Path file) {
    return new StoredRun(Side.result(file));
  }

  /** Whether every page came back as it went, and nothing was left behind. */
  static boolean passed(Part result) {
    if (result.has("passed")) {
      return result.required("passed").json().asBoolean();
    }
    List<Part> runs = result.has("points") ? result.required("points").elements() : List.of(result);
    return runs.stream()
        .map(run -> run.required("integrity"))
        .allMatch(
            integrity ->
                integrity.required("mismatches").number() == 0
                    && integrity.required("slotsLeaked").number() == 0);
  }

  /**
   * Checks that this is what a run would give that is still to be made.
   *
   * @param name of its experiment
   * @param wantedSeed its seed
   * @param wanted its settings by path
   * @throws StaleResultException when it was made from others, or by another version of the program
   */
  public void requireMadeFrom(String name, long wantedSeed, Map<String, Object> wanted) {
    if (!experiment.equals(name)) {
      throw new StaleResultException(file, "is of '%s', not of '%s'".formatted(experiment, name));
    }
    if (seed != wantedSeed) {
      throw new StaleResultException(
          file, "was made with seed %d, not %d".formatted(seed, wantedSeed));
    }
    Part expected = new Part(file, "settings", new ObjectMapper().valueToTree(wanted));
    for (Changed changed : Changed.between(settings, Side.shown(expected))) {
      throw new StaleResultException(
          file, "was made with %s %s, not %s".formatted(changed.name(), changed.a(), changed.b()));
    }
    String build = BuildInfo.load().toText();
    if (!writtenBy.equals(build)) {
      throw new StaleResultException(
          file, "was made by version %s, and this is %s".formatted(writtenBy, build));
    }
  }

  /** What carried the actors, {@code threads} or {@code virtual}. */
  public String runtime() {
    return runtime;
  }

  /** Of page contents, in virtual time of the interleaving too. */
  public long seed() {
    return seed;
  }

  /** Whether every page came back as it went, and nothing was left behind. */
  public boolean passed() {
    return passed;
  }

  /** Its main metrics, by what tells a run of several from the others; {@code ""} for one. */
  Map<String, Map<Metric, Double>> variants() {
    return variants;
  }
}
