package io.swapbox.bench.cli;

import io.swapbox.bench.compare.StoredRun;
import io.swapbox.bench.experiment.Catalogue;
import io.swapbox.bench.result.ResultDirectory;
import io.swapbox.bench.result.ResultJson;
import io.swapbox.bench.result.RunResult;
import java.util.function.Function;

/** Makes runs of which only the result is kept; called from any thread. */
final class RunKeeper {

  private final Catalogue catalogue;
  private final Replayer replayer;
  private final ResultDirectory directory;

  /**
   * With what runs a replay, and where the directories of runs are.
   *
   * @param directory of all runs
   */
  RunKeeper(Catalogue catalogue, Replayer replayer, ResultDirectory directory) {
    this.catalogue = catalogue;
    this.replayer = replayer;
    this.directory = directory;
  }

  /**
   * Makes a run and writes its result.
   *
   * @param warmUps whether replays have their warm-ups; what a JVM has compiled before stays
   * @param display opens what shows how far it is
   * @throws io.swapbox.SwapException when it fails, or its result cannot be written
   */
  StoredRun make(PlannedRun planned, boolean warmUps, Function<String, Progress> display) {
    Replayer own =
        warmUps
            ? replayer
            : (settings, runtime, none, progress) -> replayer.run(settings, runtime, 0, progress);
    RunResult result = new ExperimentRun(own, display).run(planned.read(catalogue));
    directory.below(planned.directory()).write(PlannedRun.FILE, ResultJson.write(result));
    return StoredRun.read(directory.file(planned.file()));
  }
}
