package io.swapbox.bench.cli;

import io.swapbox.bench.compare.StoredRun;
import io.swapbox.bench.compare.VariantMetrics;
import io.swapbox.bench.experiment.Grid;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.Sweep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the runs of a sweep that are not there yet, several at once where they are simulated.
 *
 * <p>The thread that calls it has the state; those that make runs hand each over when its result is
 * written.
 */
final class SweepRun {

  private static final String PHASE = "sweep";

  private final List<SweepPoint> points;
  private final RunKeeper keeper;
  private final Map<PlannedRun, StoredRun> made = new HashMap<>();
  private final Map<PlannedRun, RuntimeException> failed = new HashMap<>();

  /**
   * Looks for the runs that are there.
   *
   * @param directory of the sweep
   * @throws io.swapbox.bench.compare.StaleResultException when one was made from other settings, or
   *     by another version
   * @throws io.swapbox.bench.compare.UnreadableResultException when one is no result
   */
  SweepRun(List<SweepPoint> points, ResultDirectory directory, RunKeeper keeper) {
    this.points = points;
    this.keeper = keeper;
    for (SweepPoint point : points) {
      for (PlannedRun run : point.runs()) {
        Path file = directory.file(run.file());
        if (Files.exists(file)) {
          StoredRun stored = StoredRun.read(file);
          stored.requireMadeFrom(
              point.experiment().name(), run.seed(), point.experiment().settings());
          made.put(run, stored);
        }
      }
    }
  }

  /** Those that failed, with why: by their settings, in the order of the sweep. */
  Map<String, RuntimeException> failed() {
    Map<String, RuntimeException> byLabel = new LinkedHashMap<>();
    for (SweepPoint point : points) {
      for (PlannedRun run : point.runs()) {
        RuntimeException failure = failed.get(run);
        if (failure != null) {
          byLabel.put(point.label(run), failure);
        }
      }
    }
    return byLabel;
  }

  /** How many runs are there. */
  int made() {
    return made.size();
  }

  /**
   * Makes those that are missing. One that fails does not keep the others from being made.
   *
   * @param jobs runs at once
   */
  void run(int jobs, Progress progress) {
    int total = points.stream().mapToInt(point -> point.runs().size()).sum();
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      ExecutorCompletionService<Ended> ended = new ExecutorCompletionService<>(workers);
      int under = 0;
      for (SweepPoint point : points) {
        boolean first = true;
        for (PlannedRun run : point.runs()) {
          if (!made.containsKey(run)) {
            boolean warmUps = first;
            ended.submit(() -> make(run, warmUps));
            first = false;
            under++;
          }
        }
      }
      for (; under > 0; under--) {
        Ended one = take(ended, workers);
        if (one.stored() != null) {
          made.put(one.run(), one.stored());
        } else if (one.failure() != null) {
          failed.put(one.run(), one.failure());
        }
        progress.at(PHASE, made.size() + (long) failed.size(), total);
      }
    }
  }

  private Ended make(PlannedRun run, boolean warmUps) {
    try {
      return new Ended(run, keeper.make(run, warmUps, name -> Progress.NONE), null);
    } catch (RuntimeException e) {
      return new Ended(run, null, e);
    }
  }

  private static Ended take(ExecutorCompletionService<Ended> ended, ExecutorService workers) {
    try {
      return ended.take().get();
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      // No exception, those are handed over: the machine has no memory left, say.
      workers.shutdownNow();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e);
    }
  }

  /** What has been made, point by point. */
  Sweep result(String experiment, Grid grid, Environment environment) {
    Map<List<String>, List<StoredRun>> byValues = new HashMap<>();
    points.forEach(point -> byValues.put(point.values(), stored(point)));
    String firstValue = grid.axes().getFirst().values().getFirst();
    List<Sweep.Point> results = new ArrayList<>();
    for (SweepPoint point : points) {
      List<String> baseValues = new ArrayList<>(point.values());
      baseValues.set(0, firstValue);
      boolean isBase = baseValues.equals(point.values());
      List<StoredRun> base = isBase ? List.of() : byValues.getOrDefault(baseValues, List.of());
      results.add(result(point, base));
    }
    return Sweep.of(
        experiment,
        points.getFirst().experiment().description(),
        grid,
        grid.sweeps(PlannedRun.SEED)
            ? List.of()
            : points.getFirst().runs().stream().map(PlannedRun::seed).toList(),
        results,
        common(),
        environment);
  }

  private List<StoredRun> stored(SweepPoint point) {
    return point.runs().stream().filter(made::containsKey).map(made::get).toList();
  }

  private Sweep.Point result(SweepPoint point, List<StoredRun> base) {
    List<StoredRun> runs = stored(point);
    return new Sweep.Point(
        point.values(),
        point.experiment().runtime(),
        point.runs().stream().filter(made::containsKey).map(PlannedRun::file).toList(),
        runs.stream().allMatch(StoredRun::passed),
        point.runs().stream()
            .map(failed::get)
            .filter(Objects::nonNull)
            .map(Failures::oneLine)
            .toList(),
        VariantMetrics.of(runs, base));
  }

  /** Settings that all points have, with the same value. */
  private Map<String, Object> common() {
    Map<String, Object> common = new LinkedHashMap<>(points.getFirst().experiment().settings());
    for (SweepPoint point : points) {
      Map<String, Object> own = point.experiment().settings();
      common.entrySet().removeIf(setting -> !setting.getValue().equals(own.get(setting.getKey())));
    }
    return common;
  }

  /**
   * A run that has come to its end.
   *
   * @param run which
   * @param stored what came out, null when it failed
   * @param failure why it failed, null when it did not
   */
  private record Ended(
      PlannedRun run, @Nullable StoredRun stored, @Nullable RuntimeException failure) {}
}
