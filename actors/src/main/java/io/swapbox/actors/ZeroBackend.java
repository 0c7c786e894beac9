package io.swapbox.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.Payload;

/** The backend of zero-filled pages: stores nothing and fills pages with zeros. */
public final class ZeroBackend extends MessageBehavior<ZeroBackend.Command> {

  /** What it understands. */
  public sealed interface Command permits Backend.Store, Backend.Load, Backend.Report {}

  private final Payload payload;
  private final WorkMeter meter;
  private long swpoutZero;
  private long swpinZero;

  private ZeroBackend(SwapRuntime runtime, Payload payload) {
    this.payload = payload;
    this.meter = runtime.workMeter();
  }

  /**
   * Creates one.
   *
   * @param payload what the pages are made of
   */
  public static Behavior<Command> create(SwapRuntime runtime, Payload payload) {
    return Behaviors.setup(context -> new ZeroBackend(runtime, payload));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Backend.Store store -> onStore(store);
      case Backend.Load load -> onLoad(load);
      case Backend.Report report ->
          report.replyTo().tell(new StatisticsCollector.ZeroPart(swpoutZero, swpinZero));
    }
  }

  private void onStore(Backend.Store store) {
    PageBatch batch = store.batch();
    long begin = meter.begin();
    int scanned = 0;
    int zero = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        scanned++;
        if (payload.isZero(batch.buffer(i), batch.offset(i))) {
          batch.storedAt(i, Backing.ZERO, 0);
          zero++;
        } else if (batch.takenWhole()) {
          batch.replace(PageStatus.DONE, PageStatus.PENDING);
          zero = 0;
          break;
        }
      }
    }
    swpoutZero += zero;
    meter.end(Work.ZERO_SCAN, begin, scanned, (long) scanned * PageFrames.PAGE_BYTES);
    store.replyTo().tell(batch.messages().stored());
  }

  private void onLoad(Backend.Load load) {
    PageBatch batch = load.batch();
    long begin = meter.begin();
    int filled = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i) && batch.backing(i) == Backing.ZERO) {
        payload.clear(batch.buffer(i), batch.offset(i));
        batch.status(i, PageStatus.DONE);
        filled++;
      }
    }
    swpinZero += filled;
    meter.end(Work.COPY, begin, filled, (long) filled * PageFrames.PAGE_BYTES);
    load.replyTo().tell(batch.messages().loaded());
  }
}
