package io.swapbox.actors;

import io.swapbox.MoveBudget;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.PageFrames;

/**
 * Keeps a shard or device to its {@link MoveBudget}: it lets pages in that are moved there, as long
 * as there is some of the budget left. Whatever has them moved, they come by here; so nobody has to
 * be asked.
 *
 * <p>The pages a second are a bucket that fills as time goes by and holds those of one second; the
 * bytes a day are counted anew every 24 hours.
 */
final class BudgetMeter {

  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 24 * 3_600 * SECOND;

  private final SwapRuntime runtime;
  private final MoveBudget budget;

  /** Pages that may come now. */
  private long bucket;

  private long filledAt;
  private long dayBegun;
  private long bytesOfDay;
  private long letIn;
  private long letInBytes;
  private long heldBack;

  /** One of a shard or device, whose day begins now. */
  BudgetMeter(SwapRuntime runtime, MoveBudget budget) {
    this.runtime = runtime;
    this.budget = budget;
    this.bucket = budget.pagesPerSecond();
    this.filledAt = runtime.nanoTime();
    this.dayBegun = filledAt;
  }

  /** What it has let in and kept out. */
  StatisticsCollector.BudgetPart report() {
    return new StatisticsCollector.BudgetPart(letIn, letInBytes, heldBack);
  }

  /**
   * Lets the first of the pending pages of a store in, as far as it is one that moves them.
   *
   * @param most that there is room for
   * @return how many; {@code most} of any other store
   */
  int admit(PageBatch batch, int most) {
    Migration migration = batch.migration;
    if (migration == null || !counts(migration.direction)) {
      return most;
    }
    fill();
    int admitted = 0;
    int seen = 0;
    for (int i = 0; i < batch.size() && seen < most; i++) {
      if (batch.pending(i)) {
        seen++;
        int bytes = batch.packedLength(i) > 0 ? batch.packedLength(i) : PageFrames.PAGE_BYTES;
        if (admitted == seen - 1 && bucket > 0 && bytes <= budget.bytesPerDay() - bytesOfDay) {
          admitted++;
          bucket--;
          bytesOfDay += bytes;
          letInBytes += bytes;
        }
      }
    }
    letIn += admitted;
    heldBack += seen - admitted;
    migration.heldBack |= admitted < seen;
    return admitted;
  }

  private static boolean counts(MoveDirection direction) {
    return switch (direction) {
      case UP, DOWN, TO -> true;
      case OUT, TO_MEMORY, WITHIN -> false;
    };
  }

  private void fill() {
    long now = runtime.nanoTime();
    if (now - dayBegun >= DAY) {
      dayBegun += (now - dayBegun) / DAY * DAY;
      bytesOfDay = 0;
    }
    long rate = budget.pagesPerSecond();
    if (now - filledAt >= SECOND || rate >= SECOND) {
      bucket = rate;
      filledAt = now;
      return;
    }
    long earned = (now - filledAt) * rate / SECOND;
    bucket = Math.min(rate, bucket + earned);
    filledAt += earned * SECOND / rate;
  }
}
