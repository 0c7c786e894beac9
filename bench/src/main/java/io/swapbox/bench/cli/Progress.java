package io.swapbox.bench.cli;

import io.swapbox.bench.result.RunResult;
import io.swapbox.workloads.replay.ReplayProgress;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** Shows how far a replay is, on standard error; called from any thread, closed by its opener. */
interface Progress extends ReplayProgress, AutoCloseable {

  /** The system property by which the launcher says that standard error is a terminal. */
  String TERMINAL = "swapbox.terminal";

  /** Shows nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void at(String phase, long done, long total) {}

        @Override
        public void close() {}
      };

  /** A bar on a terminal, a few lines elsewhere. */
  static Progress on(PrintWriter err, String trace) {
    // Not System.console(): from JDK 22 on it is there without a terminal too.
    return Boolean.getBoolean(TERMINAL) ? new BarProgress(trace) : new LineProgress(err, trace);
  }

  /**
   * Shows how the experiment stands; most displays show how far it is, and no more.
   *
   * @param soFar gives its result, as far as it is; to be asked within this call
   */
  default void stands(Supplier<? extends RunResult> soFar) {}

  /** Ends the display. */
  @Override
  void close();
}
