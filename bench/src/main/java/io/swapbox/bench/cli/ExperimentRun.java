package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.ComparisonExperiment;
import io.swapbox.bench.experiment.ContentionExperiment;
import io.swapbox.bench.experiment.Experiment;
import io.swapbox.bench.experiment.FreePathExperiment;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.bench.experiment.SoakExperiment;
import io.swapbox.bench.result.Comparison;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.RunResult;
import io.swapbox.bench.result.SoakResult;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.soak.Soak;
import io.swapbox.workloads.soak.SoakOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs an experiment of any kind to its end. */
final class ExperimentRun {

  private final Replayer replayer;
  private final Function<String, Progress> display;

  /**
   * With what runs a replay, and what shows how far a run is.
   *
   * @param display opens one for a run, by its name
   */
  ExperimentRun(Replayer replayer, Function<String, Progress> display) {
    this.replayer = replayer;
    this.display = display;
  }

  /**
   * Runs it.
   *
   * @throws io.swapbox.SwapException when the input cannot be used, or an actor failed
   */
  RunResult run(Experiment chosen) {
    Environment environment = Environment.capture();
    return switch (chosen) {
      case ReplayExperiment replay -> Result.of(replay, replay(replay, environment), environment);
      case ComparisonExperiment comparison -> compare(comparison, environment);
      case ContentionExperiment contention -> {
        try (Progress progress = display.apply(contention.name())) {
          yield SeriesRun.run(contention, environment, progress);
        }
      }
      case FreePathExperiment freePath -> {
        try (Progress progress = display.apply(freePath.name())) {
          yield FreePathRun.run(freePath, environment, progress);
        }
      }
      case SoakExperiment soak -> {
        try (Progress progress = display.apply(soak.name())) {
          Function<SoakOutcome, SoakResult> resultOf =
              outcome -> SoakResult.of(soak, outcome, environment);
          SoakRunProgress told = new SoakRunProgress(progress, resultOf);
          yield resultOf.apply(Soak.run(soak.soak(), soak.carrier(), told));
        }
      }
    };
  }

  /** Runs them all, or up to the first one whose pages did not come back as they went. */
  private Comparison compare(ComparisonExperiment chosen, Environment environment) {
    List<Comparison.Point> points = new ArrayList<>();
    for (ComparisonExperiment.Run run : chosen.runs()) {
      points.add(Comparison.Point.of(run, replay(run.experiment(), environment), environment));
      if (!points.getLast().run().integrity().intact()) {
        break;
      }
    }
    return Comparison.of(chosen, points, environment);
  }

  private ReplayOutcome replay(ReplayExperiment chosen, Environment environment) {
    try (Progress progress = display.apply(chosen.replay().trace())) {
      RunProgress told =
          new RunProgress(progress, outcome -> Result.of(chosen, outcome, environment));
      return replayer.run(chosen.replay(), chosen.carrier(), chosen.warmUps(), told);
    }
  }
}
