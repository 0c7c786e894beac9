package io.swapbox.bench.cli;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicReference;

/** A line for each quarter of a replay and of its warm-ups: fit for log files. */
final class LineProgress implements Progress {

  private static final int QUARTERS = 4;

  private final PrintWriter err;
  private final String trace;
  private final AtomicReference<String> last = new AtomicReference<>("");

  LineProgress(PrintWriter err, String trace) {
    this.err = err;
    this.trace = trace;
  }

  @Override
  public void at(String phase, long done, long total) {
    if (phase.equals("load") || total <= 0) {
      return;
    }
    long quarter = done * QUARTERS / total;
    String line = phase + " of " + trace + ": " + quarter * 100 / QUARTERS + " %";
    if (quarter > 0 && !line.equals(last.getAndSet(line))) {
      err.println(line);
    }
  }

  @Override
  public void close() {
    err.flush();
  }
}
