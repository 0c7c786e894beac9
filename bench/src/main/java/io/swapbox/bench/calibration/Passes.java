package io.swapbox.bench.calibration;

/** Takes the time of work on pages: the quickest of many passes, as others use the machine too. */
final class Passes {

  private static final int PASSES = 20;

  private Passes() {}

  /** What is done to one page. */
  interface PageWork {

    /** Does it; gives something that depends on the result, so that it has to be done. */
    int on(int page);
  }

  /** Nanoseconds a page of pages {@code from} to before {@code to}. */
  static long nanosPerPage(int from, int to, PageWork work) {
    long best = Long.MAX_VALUE;
    int seen = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      long start = System.nanoTime();
      for (int page = from; page < to; page++) {
        seen += work.on(page);
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    // Never true: the sum is of small numbers, none of them negative.
    if (seen == Integer.MIN_VALUE) {
      throw new IllegalStateException("the work gave nothing");
    }
    return Math.max(1, best / (to - from));
  }
}
