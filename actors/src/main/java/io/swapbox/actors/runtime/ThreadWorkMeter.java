package io.swapbox.actors.runtime;

import java.util.concurrent.atomic.AtomicLongArray;

/** Measures work by the clock; one writer, read by anyone at any time. */
final class ThreadWorkMeter implements WorkMeter {

  private static final int KINDS = Work.values().length;

  private final AtomicLongArray nanos = new AtomicLongArray(KINDS);
  private final AtomicLongArray pages = new AtomicLongArray(KINDS);
  private final AtomicLongArray bytes = new AtomicLongArray(KINDS);

  @Override
  public long begin() {
    return System.nanoTime();
  }

  @Override
  public void end(Work work, long begin, int workPages, long workBytes) {
    add(nanos, work, System.nanoTime() - begin);
    add(pages, work, workPages);
    add(bytes, work, workBytes);
  }

  long nanos(Work work) {
    return nanos.getOpaque(work.ordinal());
  }

  long pages(Work work) {
    return pages.getOpaque(work.ordinal());
  }

  long bytes(Work work) {
    return bytes.getOpaque(work.ordinal());
  }

  private static void add(AtomicLongArray counts, Work work, long amount) {
    int kind = work.ordinal();
    counts.setOpaque(kind, counts.getPlain(kind) + amount);
  }
}
