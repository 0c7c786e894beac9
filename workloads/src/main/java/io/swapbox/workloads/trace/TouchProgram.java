package io.swapbox.workloads.trace;

import io.swapbox.workloads.Dice;

/**
 * The program {@code touch}, as far as its recording shows what it does: two threads fill memory,
 * scan it, touch it at random with a hot window that moves, write every other page, touch it at
 * random once more, then all of it without a window, replace a quarter of it, touch it at random
 * again and scan it. Each of the two has half of the memory for its own.
 */
final class TouchProgram {

  private static final int THREADS = 2;

  /** Touches of each thread in a phase of random ones. */
  private static final int TOUCHES = 150_000;

  /** Of these in the hot window, in percent; the window is a tenth of the thread's half. */
  private static final int HOT_PERCENT = 83;

  private static final int WINDOWS = 4;
  private static final int WRITE_PERCENT = 30;
  private static final int SEED = 1;

  private final int half;
  private final int[] pageAt;
  private final TraceBuilder trace = new TraceBuilder();
  private final Dice dice = new Dice(SEED, 0);
  private int nextPage;

  /** The program with that many pages. */
  TouchProgram(int pages) {
    this.half = pages / THREADS;
    this.pageAt = new int[THREADS * half];
  }

  /** Different pages that it has in the course of its life, of that many at once. */
  static int allPages(int pages) {
    int half = pages / THREADS;
    return THREADS * (half + half / 4);
  }

  Trace trace(String name) {
    allocate(half);
    inTurn(0, 1, half, Trace.WRITE);
    inTurn(0, 1, half, Trace.READ);
    hot();
    inTurn(1, 2, half, Trace.WRITE);
    hot();
    anywhere();
    replace(half / 4);
    hot();
    inTurn(0, 1, half, Trace.READ);
    return trace.build(name);
  }

  private void allocate(int pages) {
    for (int i = 0; i < pages; i++) {
      for (int thread = 0; thread < THREADS; thread++) {
        pageAt[thread * half + i] = nextPage++;
      }
    }
  }

  private void inTurn(int from, int step, int to, byte kind) {
    for (int i = from; i < to; i += step) {
      for (int thread = 0; thread < THREADS; thread++) {
        touch(thread, thread * half + i, kind);
      }
    }
  }

  private void hot() {
    for (int i = 0; i < TOUCHES; i++) {
      int window = (int) ((long) i * WINDOWS / TOUCHES) * (half / 8);
      for (int thread = 0; thread < THREADS; thread++) {
        byte kind = dice.below(100) < WRITE_PERCENT ? Trace.WRITE : Trace.READ;
        int at =
            dice.below(100) < HOT_PERCENT
                ? thread * half + window + dice.below(half / 10)
                : dice.below(pageAt.length);
        touch(thread, at, kind);
      }
    }
  }

  private void anywhere() {
    for (int i = 0; i < TOUCHES / 2; i++) {
      for (int thread = 0; thread < THREADS; thread++) {
        byte kind = dice.oneIn(2) ? Trace.WRITE : Trace.READ;
        touch(thread, dice.below(pageAt.length), kind);
      }
    }
  }

  private void replace(int pages) {
    inTurn(0, 1, pages, Trace.FREE);
    allocate(pages);
    inTurn(0, 1, pages, Trace.WRITE);
  }

  private void touch(int thread, int at, byte kind) {
    trace.add(pageAt[at], kind, thread, trace.records());
  }
}
