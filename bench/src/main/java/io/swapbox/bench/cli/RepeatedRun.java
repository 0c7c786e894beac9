package io.swapbox.bench.cli;

import io.swapbox.bench.compare.StoredRun;
import io.swapbox.bench.experiment.Experiment;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Repeated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs an experiment several times, one after the other, each time with the next seed. */
final class RepeatedRun {

  private static final int MAX_TIMES = 1000;

  private RepeatedRun() {}

  /**
   * Checks how often a user wants something run.
   *
   * @throws ParameterException when it is not 1 to 1000 times
   */
  static void requireTimes(int times, CommandLine command) {
    if (times < 1 || times > MAX_TIMES) {
      throw new ParameterException(
          command, "--repeat takes 1 to %d, not %d".formatted(MAX_TIMES, times));
    }
  }

  /**
   * Runs them all.
   *
   * @param first the experiment with its own seed
   * @param settings that were changed for it, by path
   * @param times how many runs, at least 2
   * @param display opens what shows how far one is, by its name
   * @throws io.swapbox.SwapException when one fails
   */
  static Repeated run(
      Experiment first,
      Map<String, String> settings,
      int times,
      RunKeeper keeper,
      Function<String, Progress> display) {
    Environment environment = Environment.capture();
    List<PlannedRun> planned = PlannedRun.repetitions(first, settings, times, "");
    List<StoredRun> runs = new ArrayList<>();
    for (PlannedRun run : planned) {
      String which = ", run %d of %d".formatted(runs.size() + 1, times);
      runs.add(keeper.make(run, runs.isEmpty(), name -> display.apply(name + which)));
    }
    List<String> files = planned.stream().map(PlannedRun::file).toList();
    return Repeated.of(first, runs, files, environment);
  }
}
