package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.FreePathExperiment;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.FreePathResult;
import io.swapbox.workloads.freepath.FreePath;
import io.swapbox.workloads.freepath.FreePathOutcome;
import java.util.ArrayList;
import java.util.List;

/** Runs the points of a free-path experiment one after the other. */
final class FreePathRun {

  private static final String PHASE = "free-path";

  private FreePathRun() {}

  /**
   * Runs them all, or up to the first one that left a slot behind.
   *
   * @throws io.swapbox.SwapException when an actor failed
   */
  static FreePathResult run(
      FreePathExperiment experiment, Environment environment, Progress progress) {
    int total = experiment.points().size();
    List<FreePathOutcome> outcomes = new ArrayList<>();
    for (FreePathExperiment.Point point : experiment.points()) {
      progress.at(PHASE, outcomes.size(), total);
      outcomes.add(FreePath.run(point.machine()));
      progress.stands(() -> FreePathResult.of(experiment, outcomes, environment));
      if (!outcomes.getLast().integrity().intact()) {
        break;
      }
    }
    progress.at(PHASE, outcomes.size(), total);
    return FreePathResult.of(experiment, outcomes, environment);
  }
}
