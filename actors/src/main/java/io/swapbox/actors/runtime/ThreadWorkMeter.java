package io.swapbox.actors.runtime;

import java.util.concurrent.atomic.AtomicLongArray;

/** Measures work by the clock; one writer, read by anyone at any time. */
final class ThreadWorkMeter implements WorkMeter {

  // Three neighbouring words for each kind.
  private static final int NANOS = 0;
  private static final int PAGES = 1;
  private static final int BYTES = 2;
  private static final int WORDS = 3;

  private final AtomicLongArray counts = new AtomicLongArray(Work.values().length * WORDS);

  @Override
  public long begin() {
    return System.nanoTime();
  }

  @Override
  public void end(Work work, long begin, int workPages, long workBytes) {
    int at = work.ordinal() * WORDS;
    add(at + NANOS, System.nanoTime() - begin);
    add(at + PAGES, workPages);
    add(at + BYTES, workBytes);
  }

  @Override
  public void steps(Step step, int count) {}

  long nanos(Work work) {
    return counts.getOpaque(work.ordinal() * WORDS + NANOS);
  }

  long pages(Work work) {
    return counts.getOpaque(work.ordinal() * WORDS + PAGES);
  }

  long bytes(Work work) {
    return counts.getOpaque(work.ordinal() * WORDS + BYTES);
  }

  private void add(int at, long amount) {
    counts.setOpaque(at, counts.getPlain(at) + amount);
  }
}
