package io.swapbox.bench.experiment;

import java.util.Map;

/** An experiment with all its settings known and checked. */
public sealed interface Experiment
    permits ReplayExperiment,
        ComparisonExperiment,
        ContentionExperiment,
        FreePathExperiment,
        SoakExperiment {

  /** As the user gave it. */
  String name();

  /** What it shows, in one line. */
  String description();

  /** What carries the actors, {@code threads} or {@code virtual}. */
  String runtime();

  /** Every setting that it uses by its path, {@code auto} replaced by what it came to. */
  Map<String, Object> settings();
}
