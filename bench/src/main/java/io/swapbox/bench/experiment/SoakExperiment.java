package io.swapbox.bench.experiment;

import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.soak.SoakSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A long mixed load that must leave nothing behind.
 *
 * @param name as the user gave it
 * @param description what it shows, in one line
 * @param runtime what carries the actors, {@code threads} or {@code virtual}
 * @param settings by path
 * @param soak the same, as the load takes it
 * @param carrier the runtime
 */
public record SoakExperiment(
    String name,
    String description,
    String runtime,
    Map<String, Object> settings,
    SoakSettings soak,
    ReplayRuntime carrier)
    implements Experiment {

  /** Copies the settings in their order. */
  public SoakExperiment {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
