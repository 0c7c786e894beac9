package io.swapbox.workloads.trace;

import io.swapbox.workloads.Dice;

/**
 * Programs that fill their memory page by page, as the tests of the kernel's developers do. All of
 * it is freed when they exit.
 */
final class FillProgram {

  private static final int SEED = 1;

  private final TraceBuilder trace = new TraceBuilder();
  private final Dice dice = new Dice(SEED, 0);
  private final int[] order;

  private FillProgram(int pages) {
    this.order = new int[pages];
    for (int page = 0; page < pages; page++) {
      order[page] = page;
    }
  }

  /**
   * {@code usemem} of vm-scalability, to the page: fills all, and reads all again.
   *
   * @param random whether each time in another random order; else from the first page to the last
   */
  static Trace usemem(String name, int pages, boolean random) {
    FillProgram program = new FillProgram(pages);
    for (byte kind : new byte[] {Trace.WRITE, Trace.READ}) {
      if (random) {
        program.shuffle();
      }
      program.all(kind);
    }
    return program.trace.build(name);
  }

  /** Fills all, from the first page to the last: {@code memhog} of numactl, and others. */
  static Trace fill(String name, int pages) {
    FillProgram program = new FillProgram(pages);
    program.all(Trace.WRITE);
    return program.trace.build(name);
  }

  /** Any order is as likely as any other (Fisher and Yates). */
  private void shuffle() {
    for (int left = order.length; left > 1; left--) {
      int chosen = dice.below(left);
      int page = order[chosen];
      order[chosen] = order[left - 1];
      order[left - 1] = page;
    }
  }

  private void all(byte kind) {
    for (int page : order) {
      trace.add(page, kind, 0, trace.records());
    }
  }
}
