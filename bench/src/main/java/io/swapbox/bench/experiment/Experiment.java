package io.swapbox.bench.experiment;

import io.swapbox.workloads.replay.ReplaySettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An experiment with all its settings known and checked.
 *
 * @param name as the user gave it
 * @param description what it shows, in one line
 * @param runtime what carries the actors
 * @param warmUps replays before the one that is measured
 * @param settings every setting by its path, {@code auto} replaced by what it came to
 * @param replay the same, as the replay takes it
 */
public record Experiment(
    String name,
    String description,
    String runtime,
    int warmUps,
    Map<String, Object> settings,
    ReplaySettings replay) {

  /** Copies the settings in their order. */
  public Experiment {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
