package io.swapbox.workloads.task;

import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageBatch;
import io.swapbox.workloads.PageTable;

/** What a task is told by its parts, by its parent, and by those that it asked. */
final class TaskMessages {

  private TaskMessages() {}

  /** Another task has forked: begin with its pages. */
  record Born(PageTable table) implements AddressSpace.Own {}

  /** Go on: after a quantum, or when the CPU is this task's. */
  record Continue() implements AddressSpace.Own {}

  static final Continue GO_ON = new Continue();

  /** Reclaim found nothing, and a while has passed. */
  record AskAgain() implements AddressSpace.Own {}

  /** The page that the current record of a thread needs has been brought, or not. */
  record PageIn(TaskThread thread) implements AddressSpace.Own {}

  /** Pages have been read ahead, or not. */
  record ReadAhead(AheadBatch batch) implements AddressSpace.Own {}

  /** An allocator has given a batch of entries up. */
  record GivenUp(EntryBatches of, PageBatch batch) implements AddressSpace.Own {}
}
