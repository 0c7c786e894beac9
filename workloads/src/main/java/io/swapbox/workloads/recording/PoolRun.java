package io.swapbox.workloads.recording;

import io.swapbox.allocator.PageFrames;
import java.util.Map;

/**
 * A run of a program under the kernel whose compressed pool became full.
 *
 * @param program what it is called
 * @param trace the trace that it makes
 * @param limitBytes of the memory cgroup
 * @param rssBytes most anonymous memory that the group had under it
 * @param timeLimitHit whether the recorder ended it: its counts are partial
 * @param poolBytes limit of the pool
 * @param counters what the kernel counted, in pages, by the names of {@code /proc/vmstat}; read
 *     only
 */
public record PoolRun(
    String program,
    String trace,
    long limitBytes,
    long rssBytes,
    boolean timeLimitHit,
    long poolBytes,
    Map<String, Long> counters) {

  /** Most pages of anonymous memory under the limit: what kernel memory left. */
  public long frames() {
    return rssBytes / PageFrames.PAGE_BYTES;
  }
}
