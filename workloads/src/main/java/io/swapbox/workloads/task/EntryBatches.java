package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.Entry;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries that a task gives up, of one kind: pages in swap that it frees, or pages in the swap
 * cache that it has written or freed. Gathered for each allocator until a batch is full: a message
 * for each entry would be the free-path regression of the virtual swap series' third version.
 */
final class EntryBatches {

  private final ActorRef<AddressSpace.Command> task;
  private final List<ActorRef<SlotAllocator.Command>> allocators;
  private final int capacity;
  private final int cgroupId;
  private final Function<PageBatch, SlotAllocator.Command> request;
  private final @Nullable PageBatch[] byHome;
  private int underWay;

  /**
   * None yet.
   *
   * @param request that gives the entries of a batch up
   */
  EntryBatches(
      ActorRef<AddressSpace.Command> task,
      TaskSetup setup,
      Function<PageBatch, SlotAllocator.Command> request) {
    this.task = task;
    this.allocators = setup.allocators();
    this.capacity = setup.batch();
    this.cgroupId = setup.cgroupId();
    this.request = request;
    this.byHome = new PageBatch[allocators.size()];
  }

  /** Adds an entry and sends its batch when that is full. */
  void add(long entry) {
    int home = Entry.home(entry);
    PageBatch batch = byHome[home];
    if (batch == null) {
      batch = new PageBatch(capacity);
      batch.repliesTo(task, new TaskMessages.GivenUp(this, batch)).begin(cgroupId);
      byHome[home] = batch;
    }
    batch.addEntry(entry);
    if (batch.isFull()) {
      send(home, batch);
    }
  }

  /** Sends what is left. */
  void flush() {
    for (int home = 0; home < byHome.length; home++) {
      PageBatch batch = byHome[home];
      if (batch != null && batch.size() > 0) {
        send(home, batch);
      }
    }
  }

  private void send(int home, PageBatch batch) {
    byHome[home] = null;
    underWay++;
    allocators.get(home).tell(request.apply(batch));
  }

  /** A batch came back. */
  void returned(PageBatch batch) {
    underWay--;
    if (!batch.allDone()) {
      throw new IllegalStateException("entries of a page table were refused: " + batch);
    }
  }

  /** Whether the allocators have answered everything. */
  boolean idle() {
    return underWay == 0;
  }
}
