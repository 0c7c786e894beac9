package io.swapbox.workloads.replay;

import io.swapbox.workloads.task.SlowestFaults;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * One of the faults that took longest of all that brought a page back from swap. Its parts do not
 * overlap and make up all of its time.
 *
 * @param task number of the task
 * @param page number of the page in its address space
 * @param tier name of the tier that had the page; {@code zero} of a zero-filled one, {@code
 *     in-memory} of one that was in no tier
 * @param beginNanos when the reference was made, since the first one of all
 * @param nanos from then until the page was mapped
 * @param framesNanos that it waited for the cgroup's answer on frames
 * @param reclaimNanos that it waited for a reclaim
 * @param allocatorNanos from sending the request for the page until the allocator took it
 * @param busyNanos that the entry was busy with another request
 * @param backendNanos from then until the allocator took the backend's answer
 * @param answerNanos from then until the task took the allocator's
 * @param mapNanos from then until the page was compared and mapped
 * @param otherNanos in which the task was at work, or others of its threads had their turn
 */
public record SlowFault(
    int task,
    int page,
    String tier,
    long beginNanos,
    long nanos,
    long framesNanos,
    long reclaimNanos,
    long allocatorNanos,
    long busyNanos,
    long backendNanos,
    long answerNanos,
    long mapNanos,
    long otherNanos) {

  /** Slowest first; of those that took the same time the earlier one. */
  private static final Comparator<SlowFault> SLOWEST_FIRST =
      Comparator.comparingLong(SlowFault::nanos)
          .reversed()
          .thenComparingLong(SlowFault::beginNanos)
          .thenComparingInt(SlowFault::task);

  /**
   * One of a task.
   *
   * @param tiers gives the name of the tier that a fault's page came from
   * @param startedAt time of the first reference of all
   */
  static SlowFault of(
      int task,
      SlowestFaults.Fault fault,
      Function<SlowestFaults.Fault, String> tiers,
      long startedAt) {
    long known =
        fault.framesNanos()
            + fault.reclaimNanos()
            + fault.allocatorNanos()
            + fault.busyNanos()
            + fault.backendNanos()
            + fault.answerNanos()
            + fault.mapNanos();
    return new SlowFault(
        task,
        fault.page(),
        tiers.apply(fault),
        fault.begunAt() - startedAt,
        fault.nanos(),
        fault.framesNanos(),
        fault.reclaimNanos(),
        fault.allocatorNanos(),
        fault.busyNanos(),
        fault.backendNanos(),
        fault.answerNanos(),
        fault.mapNanos(),
        fault.nanos() - known);
  }

  /** The slowest of those of all tasks. */
  static List<SlowFault> slowest(List<SlowFault> faults) {
    return faults.stream().sorted(SLOWEST_FIRST).limit(SlowestFaults.MOST).toList();
  }
}
