package io.swapbox.actors;

import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.Payload;

/**
 * Finds out whether a batch has a page for the zero backend. The look at a page of other bytes ends
 * with the first of them, which is far less than two messages.
 */
final class ZeroLook {

  private final Payload payload;
  private final WorkMeter meter;

  /**
   * A look into pages.
   *
   * @param payload what they are made of
   * @param meter of the actor that looks
   */
  ZeroLook(Payload payload, WorkMeter meter) {
    this.payload = payload;
    this.meter = meter;
  }

  /** Whether a pending page is all zero. */
  boolean findsAny(PageBatch batch) {
    long begin = meter.begin();
    boolean found = false;
    for (int i = 0; !found && i < batch.size(); i++) {
      found = batch.pending(i) && payload.isZero(batch.buffer(i), batch.offset(i));
    }
    int pages = found ? 1 : 0;
    meter.end(Work.ZERO_SCAN, begin, pages, (long) pages * PageFrames.PAGE_BYTES);
    return found;
  }
}
