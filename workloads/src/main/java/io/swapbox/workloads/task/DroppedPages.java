package io.swapbox.workloads.task;

import java.util.Arrays;

/**
 * What pages left behind that were dropped without a store: their entries, which another process
 * has, too, are not told. One owner; 8 bytes a page once there is one.
 */
final class DroppedPages {

  private long[] shadows = new long[0];

  /** A page was dropped. */
  void add(int page, long shadow) {
    if (page >= shadows.length) {
      shadows = Arrays.copyOf(shadows, Math.max(page + 1, 2 * shadows.length));
    }
    shadows[page] = shadow;
  }

  /** A page is no more, or was written: what it left behind is worth nothing. */
  void forget(int page) {
    if (page < shadows.length) {
      shadows[page] = 0;
    }
  }

  /**
   * What a page left behind when it was evicted.
   *
   * @param stored what its entry says, which is right unless it was dropped since
   */
  long takeShadow(int page, long stored) {
    if (page >= shadows.length || shadows[page] == 0) {
      return stored;
    }
    long shadow = shadows[page];
    shadows[page] = 0;
    return shadow;
  }
}
