package io.swapbox.bench.cli;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;

/** A line when the trace is loaded, and one for each quarter of the replay: fit for log files. */
final class LineProgress implements Progress {

  private static final int QUARTERS = 4;

  private final PrintWriter err;
  private final String trace;
  private final AtomicInteger quarter = new AtomicInteger();

  LineProgress(PrintWriter err, String trace) {
    this.err = err;
    this.trace = trace;
  }

  @Override
  public void at(String phase, long done, long total) {
    if (!phase.equals("replay") || total <= 0) {
      return;
    }
    int reached = (int) Math.min(QUARTERS, done * QUARTERS / total);
    int before = quarter.getAndAccumulate(reached, Math::max);
    if (reached > before) {
      err.println("replay of " + trace + ": " + reached * 100 / QUARTERS + " %");
    }
  }

  @Override
  public void close() {
    err.flush();
  }
}
