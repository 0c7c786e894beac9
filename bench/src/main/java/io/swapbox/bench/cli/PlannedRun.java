package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.Experiment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One of several runs, which differ in their seeds at least.
 *
 * @param experiment its name
 * @param settings that are changed, by path, the seed included
 * @param seed of it
 * @param directory that its result goes to, relative to that of all
 */
record PlannedRun(String experiment, Map<String, String> settings, long seed, String directory) {

  /** The setting that repetitions differ in. */
  static final String SEED = "seed";

  /** The name of its file. */
  static final String FILE = "result.json";

  /**
   * Repetitions with the seed of an experiment, and those that follow on it.
   *
   * @param first the experiment
   * @param settings that were changed for it, by path
   * @param times how many
   * @param below a directory ending in {@code /}, or {@code ""}
   */
  static List<PlannedRun> repetitions(
      Experiment first, Map<String, String> settings, int times, String below) {
    long seed = (long) Objects.requireNonNull(first.settings().get(SEED));
    List<PlannedRun> runs = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Map<String, String> own = new LinkedHashMap<>(settings);
      own.put(SEED, String.valueOf(seed + i));
      runs.add(new PlannedRun(first.name(), own, seed + i, below + (seed + i)));
    }
    return runs;
  }

  /**
   * The experiment.
   *
   * @throws io.swapbox.ConfigurationException when its settings cannot be used
   */
  Experiment read(Catalogue catalogue) {
    return catalogue.read(experiment, settings);
  }

  /** Its result, relative to the directory of all. */
  String file() {
    return directory + "/" + FILE;
  }
}
