package io.swapbox.bench;

import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.ContentionExperiment;
import io.swapbox.bench.experiment.FreePathExperiment;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.bench.experiment.SoakExperiment;
import java.util.Map;

/** Bundled experiments of the kind that a test is about. */
public final class Experiments {

  private Experiments() {}

  /** A replay. */
  public static ReplayExperiment replay(String name, Map<String, String> overrides) {
    return (ReplayExperiment) new Catalogue().read(name, overrides);
  }

  /** The contention series. */
  public static ContentionExperiment contention(Map<String, String> overrides) {
    return (ContentionExperiment) new Catalogue().read("contention", overrides);
  }

  /** The free-path series. */
  public static FreePathExperiment freePath(Map<String, String> overrides) {
    return (FreePathExperiment) new Catalogue().read("free-path", overrides);
  }

  /** A soak. */
  public static SoakExperiment soak(String name, Map<String, String> overrides) {
    return (SoakExperiment) new Catalogue().read(name, overrides);
  }
}
