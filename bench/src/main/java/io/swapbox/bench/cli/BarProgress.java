package io.swapbox.bench.cli;

import java.util.concurrent.atomic.AtomicReference;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal; a new one for each phase. */
final class BarProgress implements Progress {

  private record Phase(String name, ProgressBar bar) {}

  private final AtomicReference<Phase> current;

  BarProgress() {
    current = new AtomicReference<>(start("load"));
  }

  @Override
  public void at(String phase, long done, long total) {
    Phase now = current.get();
    if (!now.name().equals(phase)) {
      now = next(now, phase);
    }
    now.bar().maxHint(total).stepTo(done);
  }

  private Phase next(Phase before, String phase) {
    Phase after = start(phase);
    if (current.compareAndSet(before, after)) {
      before.bar().close();
      return after;
    }
    after.bar().close();
    return current.get();
  }

  @Override
  public void close() {
    current.get().bar().close();
  }

  private static Phase start(String name) {
    return new Phase(
        name,
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .clearDisplayOnFinish()
            .build());
  }
}
