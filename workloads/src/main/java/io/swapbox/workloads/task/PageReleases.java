package io.swapbox.workloads.task;

import io.swapbox.workloads.PageTable;
import java.util.function.Consumer;

/** Pages that a task needs no longer: their frames and entries are given back. */
final class PageReleases {

  private final TaskMemory memory;
  private final FrameSupply supply;
  private final TaskEntries entries;
  private final ReadaheadRequests ahead;
  private final Consumer<TaskThread> forSwapOut;

  /**
   * Those of a task.
   *
   * @param forSwapOut lets a thread wait for a page that reclaim has in hand
   */
  PageReleases(
      TaskMemory memory,
      FrameSupply supply,
      TaskEntries entries,
      ReadaheadRequests ahead,
      Consumer<TaskThread> forSwapOut) {
    this.memory = memory;
    this.supply = supply;
    this.entries = entries;
    this.ahead = ahead;
    this.forSwapOut = forSwapOut;
  }

  /** Gives a page up, wherever it is; false when the thread has to wait before it can. */
  boolean release(TaskThread thread, int page) {
    switch (memory.state(page)) {
      case PageTable.RESIDENT, PageTable.AHEAD -> {
        if (!supply.isHere(thread)) {
          return false;
        }
        int frame = memory.frame(page);
        entries.uncache(page);
        memory.clear(page);
        supply.freed(frame);
      }
      case PageTable.SWAPPED -> {
        entries.free(memory.entry(page));
        memory.clear(page);
      }
      case PageTable.READING -> {
        ahead.await(thread);
        return false;
      }
      case PageTable.UNMAPPED -> {
        forSwapOut.accept(thread);
        return false;
      }
      default -> {} // Never touched, or freed before.
    }
    return true;
  }
}
