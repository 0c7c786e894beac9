package io.swapbox.workloads.replay;

/** Real time that a simulation takes; for whoever runs it, as no behaviour may ask for a time. */
public final class Stopwatch {

  private final long begin = System.nanoTime();

  private Stopwatch() {}

  /** Starts one. */
  public static Stopwatch start() {
    return new Stopwatch();
  }

  /** Nanoseconds of real time since the start. */
  public long nanos() {
    return System.nanoTime() - begin;
  }
}
