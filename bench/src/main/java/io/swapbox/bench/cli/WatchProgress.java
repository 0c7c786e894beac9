package io.swapbox.bench.cli;

import io.swapbox.SwapoffProgress;
import io.swapbox.bench.live.Moment;
import io.swapbox.bench.result.RunResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run on standard error: lines that are redrawn in place on a terminal, a line now
 * and then elsewhere.
 */
final class WatchProgress implements Progress {

  private static final long BETWEEN_SCREENS_NANOS = 250_000_000;
  private static final long BETWEEN_LINES_NANOS = 1_000_000_000;

  /**
   * What is known.
   *
   * @param before the result before the newest one: rates are of the time in between
   */
  private record Known(Moment now, @Nullable RunResult before) {

    Known at(String phase, long done, long total) {
      return new Known(now.at(phase, done, total), before);
    }

    Known with(RunResult result) {
      return new Known(now.with(result), now.result());
    }
  }

  private final PrintWriter err;
  private final boolean terminal;
  private final AtomicReference<Known> known;
  private final Pace results;
  private final Pace steps;
  private final AtomicBoolean drawing = new AtomicBoolean();
  private int drawn;

  /**
   * Of a run.
   *
   * @param of what runs
   * @param terminal whether lines can be redrawn
   * @param nanos from one time that something is shown to the next, at least
   */
  WatchProgress(PrintWriter err, String of, boolean terminal, long nanos) {
    this.err = err;
    this.terminal = terminal;
    this.known = new AtomicReference<>(new Known(Moment.begin(of), null));
    this.results = new Pace(nanos);
    this.steps = new Pace(nanos);
  }

  /** Of a run, as standard error can show it. */
  static WatchProgress on(PrintWriter err, String of) {
    boolean terminal = Boolean.getBoolean(TERMINAL);
    long nanos = terminal ? BETWEEN_SCREENS_NANOS : BETWEEN_LINES_NANOS;
    return new WatchProgress(err, of, terminal, nanos);
  }

  @Override
  public void at(String phase, long done, long total) {
    Known now = known.updateAndGet(before -> before.at(phase, done, total));
    // A line without figures says little once there are some.
    if ((terminal || now.now().result() == null) && steps.isDue()) {
      show(now);
    }
  }

  @Override
  public void swapoff(SwapoffProgress progress) {
    at(
        "swapoff of %s from".formatted(progress.tier()),
        progress.pagesMoved(),
        progress.pagesMoved() + progress.pagesLeft());
  }

  @Override
  public void stands(Supplier<? extends RunResult> soFar) {
    if (results.isDue()) {
      RunResult result = soFar.get();
      show(known.updateAndGet(before -> before.with(result)));
    }
  }

  private void show(Known now) {
    if (!drawing.compareAndSet(false, true)) {
      return; // Another thread shows what is as new.
    }
    if (terminal) {
      List<String> lines = WatchText.lines(now.now(), now.before());
      erase();
      lines.forEach(err::println);
      drawn = lines.size();
    } else {
      err.println(WatchText.line(now.now(), now.before()));
    }
    err.flush();
    drawing.set(false);
  }

  private void erase() {
    if (drawn > 0) {
      // ECMA-48: to the begin of the line so many lines up, and erase from there on.
      err.print("\u001b[%dF\u001b[J".formatted(drawn));
      drawn = 0;
    }
  }

  @Override
  public void close() {
    erase();
    err.flush();
  }
}
