package io.swapbox.workloads.trace;

/** Takes the records of a trace, one by one in their order. */
@FunctionalInterface
public interface RecordSink {

  /**
   * Takes a record.
   *
   * @param nanos when; not before the last one
   * @param page below {@link Trace#MAX_PAGES}
   * @param thread that made it, 16 bits
   * @param kind {@link Trace#READ}, {@link Trace#WRITE} or {@link Trace#FREE}
   */
  void record(long nanos, int page, int thread, byte kind);
}
