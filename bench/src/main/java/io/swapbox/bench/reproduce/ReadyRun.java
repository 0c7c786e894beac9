package io.swapbox.bench.reproduce;

import io.swapbox.ConfigurationException;
import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.experiment.ContentionExperiment;
import io.swapbox.bench.experiment.Experiment;
import io.swapbox.bench.experiment.FreePathExperiment;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.bench.locks.LockContention;
import io.swapbox.bench.overhead.OverheadMeasurement;
import io.swapbox.workloads.contention.Contention;
import io.swapbox.workloads.contention.ContentionOutcome;
import io.swapbox.workloads.contention.ContentionSettings;
import io.swapbox.workloads.freepath.FreePath;
import io.swapbox.workloads.freepath.FreePathOutcome;
import io.swapbox.workloads.freepath.FreePathSettings;
import io.swapbox.workloads.replay.Replay;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * A run whose settings are read and checked.
 *
 * @param plan what was asked for
 * @param figures names of those that it has
 * @param body makes it
 */
record ReadyRun(PlannedRun plan, Set<String> figures, Supplier<MadeRun> body) {

  /** The run with each of its seeds, which follow on the given one. */
  static List<ReadyRun> withSeeds(PlannedRun plan, long seed) {
    return LongStream.range(0, plan.seeds()).mapToObj(i -> of(plan, seed + i)).toList();
  }

  /**
   * Reads the settings of a run.
   *
   * @param seed of the run
   * @throws ConfigurationException when a setting is unknown or cannot be used, or the settings
   *     come to several runs
   */
  static ReadyRun of(PlannedRun plan, long seed) {
    if (plan.experiment().equals(PlannedRun.OVERHEAD)) {
      long slots = Long.parseLong(plan.settings().getOrDefault("slots", ""));
      return new ReadyRun(plan, Figures.OVERHEAD.keySet(), () -> overhead(plan, slots));
    }
    Map<String, String> settings = new LinkedHashMap<>(plan.settings());
    settings.put("seed", Long.toString(seed));
    Experiment experiment = new Catalogue().read(plan.experiment(), settings);
    return switch (experiment) {
      case ReplayExperiment replay -> {
        if (!replay.runtime().equals("virtual")) {
          throw notOne(plan);
        }
        yield new ReadyRun(plan, Figures.REPLAY.keySet(), () -> replay(plan, replay));
      }
      case ContentionExperiment contention -> {
        ContentionSettings machine = one(plan, contention.points()).machine();
        yield new ReadyRun(plan, Figures.CONTENTION.keySet(), () -> contention(plan, machine));
      }
      case FreePathExperiment freePath -> {
        FreePathSettings machine = one(plan, freePath.points()).machine();
        yield new ReadyRun(plan, Figures.FREE_PATH.keySet(), () -> freePath(plan, machine));
      }
      default -> throw notOne(plan);
    };
  }

  private static <T> T one(PlannedRun plan, List<T> points) {
    if (points.size() != 1) {
      throw notOne(plan);
    }
    return points.getFirst();
  }

  private static ConfigurationException notOne(PlannedRun plan) {
    return new ConfigurationException(
        "runs." + plan.name(), "is not one run in virtual time that has figures");
  }

  private static MadeRun overhead(PlannedRun plan, long slots) {
    OverheadMeasurement measured = OverheadMeasurement.measure(slots, (phase, done, total) -> {});
    return new MadeRun(
        plan,
        Figures.all(Figures.OVERHEAD, measured),
        new ReplayOutcome.Integrity(0, 0, 0),
        measured.wallNanos());
  }

  private static MadeRun replay(PlannedRun plan, ReplayExperiment experiment) {
    ReplayOutcome outcome =
        Replay.run(experiment.replay(), experiment.carrier(), 0, (phase, done, total) -> {});
    return new MadeRun(
        plan, Figures.all(Figures.REPLAY, outcome), outcome.integrity(), outcome.wallNanos());
  }

  private static MadeRun contention(PlannedRun plan, ContentionSettings machine) {
    try (Contention contention = Contention.open()) {
      ContentionOutcome outcome =
          machine.allocators().areLocks()
              ? LockContention.run(machine, done -> {})
              : contention.run(machine, done -> {});
      return new MadeRun(
          plan, Figures.all(Figures.CONTENTION, outcome), outcome.integrity(), outcome.wallNanos());
    }
  }

  private static MadeRun freePath(PlannedRun plan, FreePathSettings machine) {
    FreePathOutcome outcome = FreePath.run(machine);
    return new MadeRun(
        plan, Figures.all(Figures.FREE_PATH, outcome), outcome.integrity(), outcome.wallNanos());
  }
}
