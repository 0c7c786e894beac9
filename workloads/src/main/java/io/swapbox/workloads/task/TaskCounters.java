package io.swapbox.workloads.task;

/**
 * What a task counts, in pages; names of {@code /proc/vmstat} where there is one.
 *
 * @param pgfault faults of any kind
 * @param pgmajfault faults that swapped a page in
 * @param swapRa {@code swap_ra}: pages that were read ahead
 * @param swapRaHit {@code swap_ra_hit}: of these, pages that were referred to while they were in
 *     memory
 * @param allocstall times that it had to reclaim by itself because its node was short of frames
 * @param verified pages compared byte for byte after a swap-in
 * @param mismatches of these, those that differed
 */
public record TaskCounters(
    long pgfault,
    long pgmajfault,
    long swapRa,
    long swapRaHit,
    long allocstall,
    long verified,
    long mismatches) {

  /** Nothing counted. */
  public static TaskCounters none() {
    return new TaskCounters(0, 0, 0, 0, 0, 0, 0);
  }

  /** The sum of both. */
  public TaskCounters plus(TaskCounters other) {
    return new TaskCounters(
        pgfault + other.pgfault,
        pgmajfault + other.pgmajfault,
        swapRa + other.swapRa,
        swapRaHit + other.swapRaHit,
        allocstall + other.allocstall,
        verified + other.verified,
        mismatches + other.mismatches);
  }
}
