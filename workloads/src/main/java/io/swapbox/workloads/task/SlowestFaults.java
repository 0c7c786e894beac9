package io.swapbox.workloads.task;

import io.swapbox.allocator.Backing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Those faults of a task that took longest of all that brought a page back from swap.
 *
 * <p>It has places for {@value #MOST}, made in advance: a fault that is not among them costs one
 * comparison, one that is a copy.
 */
public final class SlowestFaults {

  /** So many are kept. */
  public static final int MOST = 32;

  /**
   * One of them. Its parts do not overlap; what is left of the time the thread was at work, or
   * waited for its turn.
   *
   * @param page number of the page in the address space
   * @param backing where its bytes were
   * @param location of them there, see {@link io.swapbox.allocator.Location}
   * @param begunAt time of the first try of the reference, by the clock of the run
   * @param nanos from then until the page was mapped
   * @param framesNanos that its thread waited for the cgroup's answer on frames, before the load
   * @param reclaimNanos that it waited for a reclaim, before the load
   * @param allocatorNanos from sending the request for the page until the allocator took it
   * @param busyNanos that the entry was busy with another request
   * @param backendNanos from then until the allocator took the backend's answer
   * @param answerNanos from then until the task took the allocator's
   * @param mapNanos from then until the page was compared and mapped
   */
  public record Fault(
      int page,
      Backing backing,
      long location,
      long begunAt,
      long nanos,
      long framesNanos,
      long reclaimNanos,
      long allocatorNanos,
      long busyNanos,
      long backendNanos,
      long answerNanos,
      long mapNanos) {}

  private final MajorFault[] kept = new MajorFault[MOST];
  private int size;

  /** Which of them was the shortest, when all places are taken. */
  private int shortest;

  /** None yet. */
  SlowestFaults() {
    for (int i = 0; i < MOST; i++) {
      kept[i] = new MajorFault();
    }
  }

  /** Keeps a fault that has ended if it is one of the slowest. */
  void add(MajorFault fault) {
    if (size < MOST) {
      kept[size++].copy(fault);
    } else if (fault.nanos() > kept[shortest].nanos()) {
      kept[shortest].copy(fault);
    } else {
      return;
    }
    for (int i = 0; i < size; i++) {
      if (kept[i].nanos() < kept[shortest].nanos()) {
        shortest = i;
      }
    }
  }

  /** The slowest, slowest first; of faults that took the same time the earlier one. */
  public List<Fault> list() {
    List<Fault> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(kept[i].toFault());
    }
    list.sort(Comparator.comparingLong(Fault::nanos).reversed().thenComparingLong(Fault::begunAt));
    return list;
  }
}
