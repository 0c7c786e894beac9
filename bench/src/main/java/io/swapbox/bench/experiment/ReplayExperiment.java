package io.swapbox.bench.experiment;

import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The replay of a trace.
 *
 * @param name as the user gave it
 * @param description what it shows, in one line
 * @param runtime what carries the actors
 * @param warmUps replays before the one that is measured
 * @param settings every setting by its path, {@code auto} replaced by what it came to
 * @param replay the same, as the replay takes it
 * @param carrier {@code runtime}, as the replay takes it
 */
public record ReplayExperiment(
    String name,
    String description,
    String runtime,
    int warmUps,
    Map<String, Object> settings,
    ReplaySettings replay,
    ReplayRuntime carrier)
    implements Experiment {

  /** Copies the settings in their order. */
  public ReplayExperiment {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
