package io.swapbox.workloads.recording;

import io.swapbox.allocator.PageFrames;
import java.util.Map;

/**
 * A run of a program under the kernel whose compressed pool became full.
 *
 * @param program what it is called
 * @param trace the trace that it makes
 * @param limitBytes of the memory cgroup
 * @param kmemBytes most kernel memory of the group
 * @param timeLimitHit whether the recorder ended it: its counts are partial
 * @param poolBytes limit of the pool
 * @param counters what the kernel counted, in pages, by the names of {@code /proc/vmstat}; read
 *     only
 */
public record PoolRun(
    String program,
    String trace,
    long limitBytes,
    long kmemBytes,
    boolean timeLimitHit,
    long poolBytes,
    Map<String, Long> counters) {

  /** Pages of anonymous memory under the limit: what kernel memory leaves of it. */
  public long frames() {
    return (limitBytes - kmemBytes) / PageFrames.PAGE_BYTES;
  }
}
