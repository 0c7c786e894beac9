package io.swapbox.bench.cli;

import io.swapbox.bench.live.LiveServer;
import io.swapbox.bench.live.Moment;
import io.swapbox.bench.result.RunResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What shows an experiment while it runs: standard error, and a browser where asked for. */
final class Watch implements AutoCloseable {

  private final PrintWriter err;
  private final boolean figures;
  private final @Nullable LiveServer server;

  private Watch(PrintWriter err, boolean figures, @Nullable LiveServer server) {
    this.err = err;
    this.figures = figures;
    this.server = server;
  }

  /**
   * Opens it.
   *
   * @param figures whether standard error shows more than how far a run is
   * @param port of the page for browsers, 0 for any that is free, null for no page
   * @throws io.swapbox.bench.live.LivePortException when it cannot be served there
   */
  static Watch open(PrintWriter err, boolean figures, @Nullable Integer port, String experiment) {
    if (port == null) {
      return new Watch(err, figures, null);
    }
    LiveServer server = LiveServer.open(port, experiment);
    err.println("Live        " + server.url());
    err.flush();
    return new Watch(err, figures, server);
  }

  /**
   * Shows one run.
   *
   * @param of what runs
   */
  Progress progress(String of) {
    Progress shown = figures ? WatchProgress.on(err, of) : Progress.on(err, of);
    return server == null ? shown : new LiveProgress(shown, server, of);
  }

  /** Shows what came out. */
  void end(RunResult result, Path report) {
    if (server != null) {
      server.end(Moment.end(result, report.toString()));
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
