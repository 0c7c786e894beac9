package io.swapbox.workloads.replay;

import io.swapbox.ConfigurationException;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl;

/**
 * What somebody writes to {@code memory.reclaim} of each cgroup, again and again.
 *
 * @param bytes to reclaim with each request, of which whole pages count
 * @param intervalNanos from the end of a request to the next, and to the first
 * @param swappiness 0 to 200, or {@link ScanControl#SWAPPINESS_ANON_ONLY}
 */
public record ReclaimRequests(long bytes, long intervalNanos, int swappiness) {

  private static final long MAX_BYTES = (long) Integer.MAX_VALUE * PageFrames.PAGE_BYTES;

  /**
   * Checks the ranges.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  public ReclaimRequests {
    ConfigurationException.require(
        bytes >= PageFrames.PAGE_BYTES && bytes <= MAX_BYTES,
        "memory.reclaim.bytes",
        bytes,
        "a page to 8 TiB");
    ConfigurationException.require(
        intervalNanos > 0, "memory.reclaim.interval-ms", intervalNanos, "1 ms or more");
    ConfigurationException.require(
        swappiness >= 0 && swappiness <= ScanControl.SWAPPINESS_ANON_ONLY,
        "memory.reclaim.swappiness",
        swappiness,
        "0 to 201");
  }

  /** Pages of a request. */
  int pages() {
    return (int) (bytes / PageFrames.PAGE_BYTES);
  }
}
