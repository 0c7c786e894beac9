package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

/**
 * The limit of a pool and its hysteresis ({@code zswap_check_limits()} of {@code mm/zswap.c}): at
 * the limit nothing is accepted until the pool is at or below the acceptance threshold.
 */
final class PoolLimit {

  private final PoolPages pages;
  private final PoolCounters counters;
  private final long maxPages;
  private final long acceptPages;
  private boolean reachedFull;

  PoolLimit(PoolPages pages, PoolSettings settings, PoolCounters counters) {
    this.pages = pages;
    this.counters = counters;
    this.maxPages = maxPages(settings);
    this.acceptPages = maxPages * settings.acceptThresholdPercent() / 100;
  }

  /** Most pages of a pool of these settings. */
  static long maxPages(PoolSettings settings) {
    return Math.min(settings.maxBytes() / PAGE_BYTES, PoolObject.MAX_PAGES);
  }

  /** Whether a store passes now; counts it when not. */
  boolean accepting() {
    if (pages.used() >= maxPages) {
      reachedFull = true;
      counters.hitLimit();
    } else if (reachedFull) {
      reachedFull = pages.used() > acceptPages;
      if (reachedFull) {
        counters.rejectedAboveThreshold();
      }
    }
    return !reachedFull;
  }

  /** Whether a store would be refused now. */
  boolean isFull() {
    return pages.used() >= maxPages || (reachedFull && pages.used() > acceptPages);
  }
}
