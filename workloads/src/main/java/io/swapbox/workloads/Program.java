package io.swapbox.workloads;

import io.swapbox.ConfigurationException;

/**
 * How the program of a task runs.
 *
 * @param sideBySide whether the threads of its trace run side by side, as far as the recording lets
 *     them ({@link io.swapbox.workloads.trace.ThreadOrder}); else one thread makes all records in
 *     the order in which they were recorded
 * @param thinkNanos CPU time that it takes for each reference beside the reference itself, in
 *     nanoseconds of virtual time
 * @param swapCache whether a page that comes in keeps its entry, and the copy in it, until it is
 *     written, as long as there is room in swap; else the entry goes with the load, as on a
 *     synchronous device ({@code SWP_SYNCHRONOUS_IO})
 * @param recordedPages that the recorder of the trace had memory for, so that references to the
 *     pages referred to last are missing; 0 when the trace has every reference
 * @param readahead which pages come in beside one that is swapped in, as long as the swap cache can
 *     have them
 * @param forkAt share of its references after which a task forks, up to 1, or 0 for no fork. The
 *     child reads all memory once and exits, as one that saves a snapshot does
 */
public record Program(
    boolean sideBySide,
    int thinkNanos,
    boolean swapCache,
    int recordedPages,
    Readahead readahead,
    double forkAt) {

  /**
   * Threads side by side, which refer to one page after the other and use the swap cache, with
   * readahead.
   */
  public static final Program DEFAULT = new Program(true, 0, true, 0, Readahead.DEFAULT, 0);

  /** Longest time between two references, in nanoseconds: a second. */
  public static final int MAX_THINK_NANOS = 1_000_000_000;

  /**
   * Checks the numbers.
   *
   * @throws ConfigurationException when one is out of its range
   */
  public Program {
    ConfigurationException.require(
        thinkNanos >= 0 && thinkNanos <= MAX_THINK_NANOS,
        "workload.think-time",
        thinkNanos,
        "0 to " + MAX_THINK_NANOS);
    ConfigurationException.require(
        recordedPages >= 0, "workload.recorded-memory", recordedPages, "pages, 0 or more");
    ConfigurationException.require(
        forkAt >= 0 && forkAt <= 1, "workload.fork", forkAt, "a share up to 1, or none");
  }

  /** After how many of its references a task forks; 0 for never. */
  public long forkAt(long references) {
    return forkAt == 0 ? 0 : Math.max(1, Math.round(forkAt * references));
  }
}
