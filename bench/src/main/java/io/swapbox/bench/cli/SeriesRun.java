package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.ContentionExperiment;
import io.swapbox.bench.locks.LockContention;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Point;
import io.swapbox.bench.result.Series;
import io.swapbox.workloads.contention.Contention;
import io.swapbox.workloads.contention.ContentionOutcome;
import io.swapbox.workloads.contention.ContentionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the points of a series one after the other. */
final class SeriesRun {

  private static final String PHASE = "contention";

  private SeriesRun() {}

  /**
   * Runs them all, or up to the first one whose pages did not come back as they went.
   *
   * @throws io.swapbox.SwapException when an actor failed
   */
  static Series run(ContentionExperiment experiment, Environment environment, Progress progress) {
    long total =
        experiment.points().stream().mapToLong(point -> point.machine().totalPages()).sum();
    List<Point> points = new ArrayList<>();
    long before = 0;
    try (Contention contention = Contention.open()) {
      for (ContentionExperiment.Point point : experiment.points()) {
        ContentionSettings machine = point.machine();
        long pagesBefore = before;
        long pagesOfTask = machine.totalPages() / machine.cpus();
        Consumer<Integer> tasksDone =
            tasks -> progress.at(PHASE, pagesBefore + tasks * pagesOfTask, total);
        ContentionOutcome outcome =
            machine.allocators().areLocks()
                ? LockContention.run(machine, tasksDone)
                : contention.run(machine, tasksDone);
        points.add(Point.of(experiment, point.settings(), outcome));
        before += machine.totalPages();
        progress.stands(() -> Series.of(experiment, points, environment));
        if (!points.getLast().integrity().intact()) {
          break;
        }
      }
    }
    return Series.of(experiment, points, environment);
  }
}
