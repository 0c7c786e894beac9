package io.swapbox.bench.calibration;

import java.util.Arrays;

/**
 * Takes the time of work on pages: for each few of them the quickest of many passes, as others use
 * the machine too and a whole pass is rarely undisturbed.
 */
final class Passes {

  /** Passes of which the quickest counts. */
  static final int COUNT = 60;

  /** Pages whose time is taken together. */
  static final int CHUNK = 64;

  private Passes() {}

  /** What is done to one page. */
  interface PageWork {

    /** Does it; gives something that depends on the result, so that it has to be done. */
    int on(int page);
  }

  /** Nanoseconds a page of pages {@code from} to before {@code to}. */
  static long nanosPerPage(int from, int to, PageWork work) {
    long[] best = new long[(to - from + CHUNK - 1) / CHUNK];
    Arrays.fill(best, Long.MAX_VALUE);
    int seen = 0;
    for (int pass = 0; pass < COUNT; pass++) {
      for (int chunk = 0; chunk < best.length; chunk++) {
        int first = from + chunk * CHUNK;
        int end = Math.min(first + CHUNK, to);
        long start = System.nanoTime();
        for (int page = first; page < end; page++) {
          seen += work.on(page);
        }
        best[chunk] = Math.min(best[chunk], System.nanoTime() - start);
      }
    }
    // Never true: the sum is of small numbers, none of them negative.
    if (seen == Integer.MIN_VALUE) {
      throw new IllegalStateException("the work gave nothing");
    }
    return Math.max(1, Arrays.stream(best).sum() / (to - from));
  }
}
