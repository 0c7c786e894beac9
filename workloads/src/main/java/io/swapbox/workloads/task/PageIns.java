package io.swapbox.workloads.task;

import io.swapbox.actors.LoadMode;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.Entry;
import io.swapbox.workloads.task.TaskThread.Waiting;
import org.jspecify.annotations.Nullable;

/** The faults of a task that bring a page back from swap, one of each thread at a time. */
final class PageIns {

  private final TaskSetup setup;
  private final TaskMemory memory;
  private final FrameSupply supply;
  private final TaskEntries entries;
  private final ReadaheadRequests ahead;
  private long pgmajfault;

  /** None is under way. */
  PageIns(
      TaskSetup setup,
      TaskMemory memory,
      FrameSupply supply,
      TaskEntries entries,
      ReadaheadRequests ahead) {
    this.setup = setup;
    this.memory = memory;
    this.supply = supply;
    this.entries = entries;
    this.ahead = ahead;
  }

  /**
   * Brings the page that the record of a thread needs, and those to be read ahead beside it.
   *
   * @return false when the thread has to wait for a frame, and to try again
   */
  boolean begin(TaskThread thread, int page) {
    long entry = memory.entry(page);
    if (entries.keepsInSwapCache() && !ahead.begin(thread, page, entry)) {
      return false;
    }
    int frame = supply.take(thread);
    if (frame < 0) {
      return false;
    }
    thread.windowOf = TaskThread.NO_RECORD;
    thread.page = page;
    thread.frame = frame;
    PageBatch pageIn = thread.pageIn.begin(setup.cgroupId());
    if (entries.keepsInSwapCache()) {
      pageIn.cachingAlone();
      // On a synchronous device the slot of a page stays while another process has the page, too.
    } else if (!entries.mayKeep() || !isShared(thread, page)) {
      pageIn.releasing();
    }
    memory.read(page);
    pageIn.addEntry(entry, setup.frames().buffer(frame), setup.frames().offset(frame), frame);
    thread.waitsFor(Waiting.PAGE_IN);
    setup.allocators().get(Entry.home(entry)).tell(new SlotAllocator.SwapIn(pageIn));
    return true;
  }

  /** Whether another process of the trace has a page, too; a child has records of its own. */
  private boolean isShared(TaskThread thread, int page) {
    return !setup.isChild() && setup.trace().isShared(page, thread.position);
  }

  /** A page has arrived and can be mapped once the stock of frames is here; else why it has not. */
  @Nullable PageLostException end(TaskThread thread) {
    PageBatch pageIn = thread.pageIn;
    if (pageIn.status(0) != PageStatus.DONE) {
      return new PageLostException(setup.number(), thread.page, pageIn.entry(0), pageIn.status(0));
    }
    pgmajfault++;
    thread.arrived = true;
    return null;
  }

  /** Maps the page that has arrived. */
  void map(TaskThread thread) {
    thread.arrived = false;
    memory.mapSwapped(thread.page, thread.frame);
    boolean keepsEntry = thread.pageIn.mode() != LoadMode.RELEASE;
    if (keepsEntry && thread.pageIn.frame(0) != PageBatch.NOT_CACHED) {
      memory.cache(thread.page, thread.pageIn.entry(0));
    }
    long shadow = memory.takeShadow(thread.page, thread.pageIn.shadow(0));
    if (supply.isOfWorkingset(shadow)) {
      thread.waitedForWorkingset();
    }
    supply.mapped(thread.frame, thread.page, shadow);
    ahead.wakeAll();
  }

  /** Faults that brought a page back. */
  long pgmajfault() {
    return pgmajfault;
  }
}
