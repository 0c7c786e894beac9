package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageBatch;
import io.swapbox.allocator.Entry;
import io.swapbox.workloads.PageTable;

/**
 * The entries of a task beside those that hold its pages: which pages keep theirs while they are in
 * memory, and those that are given up.
 */
final class TaskEntries {

  private final TaskMemory memory;
  private final EntryBatches frees;
  private final EntryBatches uncaches;
  private final boolean swapCache;

  /** Whether there is swap enough for copies of pages that are in memory. */
  private boolean mayKeep = true;

  /** Of a task without pages in swap. */
  TaskEntries(TaskSetup setup, ActorRef<AddressSpace.Command> task, TaskMemory memory) {
    this.memory = memory;
    this.swapCache = setup.program().swapCache();
    this.frees = new EntryBatches(task, setup, batch -> batch.messages().free());
    this.uncaches = new EntryBatches(task, setup, batch -> batch.messages().uncache());
  }

  /** Whether pages that come in may keep their entries. */
  boolean mayKeep() {
    return mayKeep;
  }

  /** Whether they are then in the swap cache. */
  boolean keepsInSwapCache() {
    return mayKeep && swapCache;
  }

  /** The entry of a page that is no more is given up. */
  void free(long entry) {
    frees.add(entry);
  }

  /**
   * Gives the entry up that a page has kept, in the swap cache mostly, if it has: with the first
   * write the copy is worth nothing, as {@code wp_can_reuse_anon_folio} in {@code mm/memory.c} has
   * it for pages of one process. From now on the page has no entry, even if the allocator learns of
   * it later: should it be evicted before, it gets another.
   */
  void uncache(int page) {
    long entry = memory.uncache(page);
    if (entry != Entry.NONE) {
      (swapCache ? uncaches : frees).add(entry);
    }
  }

  /**
   * There is too little swap to hold copies of pages that are in memory: gives up those that there
   * are and keeps no more. The kernel does so as long as more than half of the swap is in use
   * ({@code mem_cgroup_swap_full} of {@code mm/memcontrol.c}), which a task here does not see.
   */
  void keepNoMore() {
    if (!mayKeep) {
      return;
    }
    mayKeep = false;
    for (int page = 0; page < memory.pages(); page++) {
      byte state = memory.state(page);
      if (state == PageTable.RESIDENT || state == PageTable.AHEAD) {
        uncache(page);
      }
    }
    uncaches.flush();
  }

  /** An allocator has given a batch up. */
  void returned(EntryBatches of, PageBatch batch) {
    of.returned(batch);
  }

  /** Sends what is left. */
  void flush() {
    frees.flush();
    uncaches.flush();
  }

  /** Whether the allocators have answered everything. */
  boolean idle() {
    return frees.idle() && uncaches.idle();
  }
}
