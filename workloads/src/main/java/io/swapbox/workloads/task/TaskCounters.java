package io.swapbox.workloads.task;

/**
 * What a task counts, in pages; names of {@code /proc/vmstat} where there is one.
 *
 * @param pgfault faults of any kind
 * @param pgmajfault faults that swapped a page in
 * @param allocstall times that it had to reclaim by itself because its node was short of frames
 * @param verified pages compared byte for byte after a swap-in
 * @param mismatches of these, those that differed
 */
public record TaskCounters(
    long pgfault, long pgmajfault, long allocstall, long verified, long mismatches) {

  /** Nothing counted. */
  public static TaskCounters none() {
    return new TaskCounters(0, 0, 0, 0, 0);
  }

  /** The sum of both. */
  public TaskCounters plus(TaskCounters other) {
    return new TaskCounters(
        pgfault + other.pgfault,
        pgmajfault + other.pgmajfault,
        allocstall + other.allocstall,
        verified + other.verified,
        mismatches + other.mismatches);
  }
}
