package io.swapbox.workloads.recording;

import io.swapbox.allocator.PageFrames;

/**
 * One run of a program under the kernel.
 *
 * @param program name of its trace
 * @param backend what it swapped to
 * @param fraction limit as a share of the most anonymous memory that the program has
 * @param timeLimitHit whether the recorder ended it: its counts are partial
 * @param limitBytes of the memory cgroup
 * @param kmemBytes most kernel memory of the group
 * @param swapOuts pages, zero-filled ones too
 * @param swapIns pages, zero-filled ones too
 */
record KernelRun(
    String program,
    KernelBackend backend,
    double fraction,
    boolean timeLimitHit,
    long limitBytes,
    long kmemBytes,
    long swapOuts,
    long swapIns) {

  /**
   * Pages of anonymous memory under the limit: what kernel memory leaves of it. Page cache counts,
   * too, but is at its peak while a program starts, and is reclaimed before anonymous memory is.
   */
  long frames() {
    return (limitBytes - kmemBytes) / PageFrames.PAGE_BYTES;
  }
}
