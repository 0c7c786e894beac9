package io.swapbox.bench.locks;

import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.PlaceUse;

/** What a CPU did in virtual time, in nanoseconds. */
final class SimulatedCpu {

  private final int number;
  private final CostModel costs;
  private final long[] nanosOf = new long[Work.values().length];
  private final long[] pagesOf = new long[Work.values().length];
  private final long[] bytesOf = new long[Work.values().length];
  private long busy;
  private long waiting;
  private long turns;

  SimulatedCpu(int number, CostModel costs) {
    this.number = number;
    this.costs = costs;
  }

  int number() {
    return number;
  }

  /** A part of its task begins. */
  void begins() {
    turns++;
  }

  /** Does something that is of no kind. */
  void works(long nanos) {
    busy += nanos;
  }

  /** Waits for a lock. */
  void waits(long nanos) {
    waiting += nanos;
  }

  /** Does work, and says how long that takes. */
  long works(Work work, int pages, long bytes) {
    long nanos = costs.onCpu(work).nanos(pages, bytes);
    nanosOf[work.ordinal()] += nanos;
    pagesOf[work.ordinal()] += pages;
    bytesOf[work.ordinal()] += bytes;
    busy += nanos;
    return nanos;
  }

  long nanos(Work work) {
    return nanosOf[work.ordinal()];
  }

  long pages(Work work) {
    return pagesOf[work.ordinal()];
  }

  long bytes(Work work) {
    return bytesOf[work.ordinal()];
  }

  /** How it spent its time until then. */
  PlaceUse use(long until) {
    return new PlaceUse(Placement.cpu(number), 1, 0, busy, waiting, until - busy - waiting, turns);
  }
}
