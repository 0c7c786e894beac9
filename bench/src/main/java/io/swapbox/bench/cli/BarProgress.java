package io.swapbox.bench.cli;

import io.swapbox.SwapoffProgress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One bar on a terminal, which starts over with each phase and goes when the replay is over. */
final class BarProgress implements Progress {

  private final ProgressBar bar;

  BarProgress(String trace) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(trace)
            .setInitialMax(1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .hideEta()
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void at(String phase, long done, long total) {
    bar.setExtraMessage(phase).maxHint(total).stepTo(done);
  }

  @Override
  public void swapoff(SwapoffProgress progress) {
    String end =
        progress.nanosLeft() == SwapoffProgress.UNKNOWN
            ? ""
            : ", %s left".formatted(Format.nanos(progress.nanosLeft()));
    at(
        "swapoff of %s, %s pages/s%s"
            .formatted(progress.tier(), Format.count(progress.pagesPerSecond()), end),
        progress.pagesMoved(),
        progress.pagesMoved() + progress.pagesLeft());
  }

  @Override
  public void close() {
    bar.close();
  }
}
