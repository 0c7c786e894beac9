package io.swapbox.workloads.trace;

import io.swapbox.workloads.Dice;

/**
 * A program that needs a lot of memory of a sudden: it uses half of its memory at random, fills the
 * other half in one go, uses the first half again, frees the second; four times.
 */
final class BurstProgram {

  private static final int BURSTS = 4;

  /** References to each page of the first half between two bursts, on average. */
  private static final int CALM_USES = 4;

  private static final int WRITE_PERCENT = 30;
  private static final int SEED = 1;

  private final int pages;
  private final int half;
  private final TraceBuilder trace = new TraceBuilder();
  private final Dice dice = new Dice(SEED, 0);

  /** The program with that many pages. */
  BurstProgram(int pages) {
    this.pages = pages;
    this.half = pages / 2;
  }

  Trace trace(String name) {
    inTurn(0, half, Trace.WRITE);
    for (int burst = 0; burst < BURSTS; burst++) {
      use(CALM_USES * half);
      inTurn(half, pages, Trace.WRITE);
      use(half);
      inTurn(half, pages, Trace.FREE);
    }
    use(CALM_USES * half);
    return trace.build(name);
  }

  private void inTurn(int from, int to, byte kind) {
    for (int page = from; page < to; page++) {
      add(page, kind);
    }
  }

  private void use(int references) {
    for (int i = 0; i < references; i++) {
      byte kind = dice.below(100) < WRITE_PERCENT ? Trace.WRITE : Trace.READ;
      add(dice.below(half), kind);
    }
  }

  private void add(int page, byte kind) {
    trace.add(page, kind, 0, trace.records());
  }
}
