package io.swapbox.bench.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same replay with one thing changed after the other: a series of runs.
 *
 * @param name as the user gave it
 * @param description what it shows, in one line
 * @param settings of the series by path
 * @param runs the replays, in the order in which they run; all carried by the same runtime
 */
public record ComparisonExperiment(
    String name, String description, Map<String, Object> settings, List<Run> runs)
    implements Experiment {

  /**
   * One of the runs.
   *
   * @param variant what tells it from the others, in a few words
   * @param experiment the replay
   */
  public record Run(String variant, ReplayExperiment experiment) {}

  /** Copies settings and runs in their order. */
  public ComparisonExperiment {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    runs = List.copyOf(runs);
  }

  @Override
  public String runtime() {
    return runs.getFirst().experiment().runtime();
  }
}
