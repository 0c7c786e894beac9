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
 * @param rssBytes most anonymous memory that the group had under it
 * @param swapOuts pages, zero-filled ones too
 * @param swapIns pages, zero-filled ones too
 */
record KernelRun(
    String program,
    KernelBackend backend,
    double fraction,
    boolean timeLimitHit,
    long limitBytes,
    long rssBytes,
    long swapOuts,
    long swapIns) {

  /** Most pages of anonymous memory under the limit: what page cache and kernel memory left. */
  long frames() {
    return rssBytes / PageFrames.PAGE_BYTES;
  }
}
