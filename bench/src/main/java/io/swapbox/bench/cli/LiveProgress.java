package io.swapbox.bench.cli;

import io.swapbox.SwapoffProgress;
import io.swapbox.bench.live.LiveServer;
import io.swapbox.bench.live.Moment;
import io.swapbox.bench.result.RunResult;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Shows a run in a browser too; measures nothing while nobody looks. */
final class LiveProgress implements Progress {

  private static final long BETWEEN_RESULTS_NANOS = 500_000_000;
  private static final long BETWEEN_STEPS_NANOS = 200_000_000;

  private final Progress shown;
  private final LiveServer server;
  private final AtomicReference<Moment> moment;
  private final Pace results = new Pace(BETWEEN_RESULTS_NANOS);
  private final Pace steps = new Pace(BETWEEN_STEPS_NANOS);

  /**
   * Shows what another one shows.
   *
   * @param of what runs
   */
  LiveProgress(Progress shown, LiveServer server, String of) {
    this.shown = shown;
    this.server = server;
    this.moment = new AtomicReference<>(Moment.begin(of));
  }

  @Override
  public void at(String phase, long done, long total) {
    shown.at(phase, done, total);
    show(phase, done, total);
  }

  @Override
  public void swapoff(SwapoffProgress progress) {
    shown.swapoff(progress);
    show(
        "swapoff of " + progress.tier(),
        progress.pagesMoved(),
        progress.pagesMoved() + progress.pagesLeft());
  }

  private void show(String phase, long done, long total) {
    Moment now = moment.updateAndGet(before -> before.at(phase, done, total));
    if (steps.isDue()) {
      server.show(now);
    }
  }

  @Override
  public void stands(Supplier<? extends RunResult> soFar) {
    shown.stands(soFar);
    if (server.isWatched() && results.isDue()) {
      RunResult result = soFar.get();
      server.show(moment.updateAndGet(before -> before.with(result)));
    }
  }

  @Override
  public void close() {
    shown.close();
  }
}
