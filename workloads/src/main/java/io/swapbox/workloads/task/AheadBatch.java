package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.allocator.PageFrames;

/** Pages on their way in ahead of any reference, with their frames. Used again and again. */
final class AheadBatch {

  private final PageBatch batch;
  private final int[] pages;
  private final int[] frames;

  /** The first page that is not settled, once it has come back. */
  private int settled;

  /**
   * An empty batch.
   *
   * @param capacity most pages
   * @param task who gets it back, as {@link TaskMessages.ReadAhead}
   */
  AheadBatch(int capacity, ActorRef<AddressSpace.Command> task) {
    this.batch = new PageBatch(capacity).repliesTo(task, new TaskMessages.ReadAhead(this));
    this.pages = new int[capacity];
    this.frames = new int[capacity];
  }

  /**
   * Empties it.
   *
   * @param cgroup number of the task's
   * @param ofMemory whether it wants pages that are in memory in some form, too
   */
  void begin(int cgroup, boolean ofMemory) {
    batch.begin(cgroup).readingAhead(!ofMemory);
    settled = 0;
  }

  void add(int page, long entry, PageFrames memory, int frame) {
    pages[batch.size()] = page;
    frames[batch.size()] = frame;
    batch.addEntry(entry, memory.buffer(frame), memory.offset(frame), frame);
  }

  boolean isFull() {
    return batch.isFull();
  }

  /** The request. */
  PageBatch batch() {
    return batch;
  }

  // --- when it has come back ---

  /** Whether there is a page that is not settled. */
  boolean hasNext() {
    return settled < batch.size();
  }

  /** The next page that is not settled. */
  int page() {
    return pages[settled];
  }

  int frame() {
    return frames[settled];
  }

  /** Whether it was read. */
  boolean isHere() {
    return batch.status(settled) == PageStatus.DONE;
  }

  long shadow() {
    return batch.shadow(settled);
  }

  /** The next page is settled. */
  void next() {
    settled++;
  }
}
