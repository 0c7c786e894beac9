package io.swapbox.workloads.imports;

/** Takes the references that a reader finds, in the numbers of the recorded machine. */
interface References {

  /**
   * Takes a reference, or the end of a page.
   *
   * @param space the process, or the object, whose page it is
   * @param page in the space
   * @param thread whose it is
   * @param kind of {@link io.swapbox.workloads.trace.Trace}
   * @param nanos when, by any clock
   * @return whether more is wanted
   */
  boolean take(long space, long page, long thread, byte kind, long nanos);

  /** Counts something that becomes no record. */
  void skip(Skipped reason);
}
