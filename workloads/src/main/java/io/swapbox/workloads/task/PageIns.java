package io.swapbox.workloads.task;

import io.swapbox.actors.LoadMode;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.allocator.Entry;
import io.swapbox.workloads.PageTable;
import io.swapbox.workloads.task.TaskThread.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a task that map a page: one that is new, a copy of one that is shared, or one that
 * comes back from swap, which each thread waits for.
 */
final class PageIns {

  private final TaskSetup setup;
  private final TaskMemory memory;
  private final FrameSupply supply;
  private final TaskEntries entries;
  private final ReadaheadRequests ahead;
  private final FaultTimes times;
  private long pgmajfault;

  /** None is under way. */
  PageIns(
      TaskSetup setup,
      TaskMemory memory,
      FrameSupply supply,
      TaskEntries entries,
      ReadaheadRequests ahead,
      FaultTimes times) {
    this.setup = setup;
    this.memory = memory;
    this.supply = supply;
    this.entries = entries;
    this.ahead = ahead;
    this.times = times;
  }

  /**
   * Maps a page that was never touched, or a copy of one that is shared and written.
   *
   * @return false when the thread has to wait for a frame, and to try again
   */
  boolean mapNew(TaskThread thread, int page) {
    int frame = supply.take(thread);
    if (frame < 0) {
      return false;
    }
    boolean copies = memory.state(page) == PageTable.RESIDENT;
    int before = copies ? memory.copy(page, frame) : frame;
    if (!copies) {
      memory.mapNew(page, frame);
    }
    supply.mapped(frame, page, 0);
    if (copies) {
      supply.freed(before);
    }
    return true;
  }

  /**
   * Brings the page that the record of a thread needs, and those to be read ahead beside it.
   *
   * @return false when the thread has to wait for a frame, and to try again
   */
  boolean begin(TaskThread thread, int page) {
    thread.faults();
    long entry = memory.entry(page);
    if (entries.keepsInSwapCache() && !ahead.begin(thread, page, entry)) {
      return false;
    }
    int frame = supply.take(thread);
    if (frame < 0) {
      return false;
    }
    thread.windowOf = TaskThread.NO_RECORD;
    PageBatch pageIn = thread.pageIn.begin(setup.cgroupId());
    if (entries.keepsInSwapCache()) {
      pageIn.cachingAlone();
      // On a synchronous device the slot of a page stays while another process has the page, too.
    } else if (!entries.mayKeep() || !isShared(thread, page)) {
      pageIn.releasing();
    }
    load(thread, page, frame);
    return true;
  }

  /**
   * Brings a page for a walk over the page table, and gives its entry up.
   *
   * @return false when the thread has to wait for a frame, and to try again
   */
  boolean unuse(TaskThread thread, int page) {
    int frame = supply.take(thread);
    if (frame < 0) {
      return false;
    }
    thread.pageIn.begin(setup.cgroupId()).releasing();
    load(thread, page, frame);
    return true;
  }

  private void load(TaskThread thread, int page, int frame) {
    thread.page = page;
    thread.frame = frame;
    PageBatch pageIn = thread.pageIn;
    long entry = memory.read(page);
    pageIn.addEntry(entry, setup.frames().buffer(frame), setup.frames().offset(frame), frame);
    thread.waitsFor(Waiting.PAGE_IN);
    setup.allocators().get(Entry.home(entry)).tell(pageIn.messages().swapIn());
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
    thread.pageArrived();
    return null;
  }

  /** Maps the page that has arrived, unless it was for a walk and could not be read. */
  void map(TaskThread thread) {
    thread.arrived = false;
    if (thread.pageIn.status(0) != PageStatus.DONE) {
      memory.notArrived(thread.page);
      supply.unused(thread.frame);
      ahead.wakeAll();
      return;
    }
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
    thread.endFault(times);
    ahead.wakeAll();
  }

  /** Faults that brought a page back. */
  long pgmajfault() {
    return pgmajfault;
  }
}
