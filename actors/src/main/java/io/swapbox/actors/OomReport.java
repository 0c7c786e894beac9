package io.swapbox.actors;

import java.util.List;

/**
 * Why a task was killed: what the kernel's {@code dump_header} of {@code mm/oom_kill.c} prints.
 *
 * @param ofNode whether the node was short of frames, and not the cgroup at its limit
 * @param limitPages frames of the node, or the limit of the cgroup
 * @param invokedBy number of the task that found no frame
 * @param refused why the last page that reclaim wanted to swap out stayed in memory; {@code DONE}
 *     when none was refused: reclaim found none to try
 * @param uses what each task had, by number; tasks that had been killed before are left out
 * @param victim number of the task that was killed
 */
public record OomReport(
    boolean ofNode,
    long limitPages,
    int invokedBy,
    PageStatus refused,
    List<Use> uses,
    int victim) {

  /**
   * What a task had.
   *
   * @param task its number
   * @param residentPages in memory
   * @param swappedPages in swap
   */
  public record Use(int task, long residentPages, long swappedPages) {

    /** As {@code oom_badness}: the pages that its end would set free. */
    long badness() {
      return residentPages + swappedPages;
    }
  }

  /** Copies the list. */
  public OomReport {
    uses = List.copyOf(uses);
  }
}
