package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.allocator.Entry;
import io.swapbox.workloads.PageTable;
import io.swapbox.workloads.task.TaskThread.Waiting;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The readahead of a task: pages that it brings into the swap cache beside one that is swapped in.
 *
 * <p>Each page gets a frame as any other, for which the thread that faulted waits if need be, and
 * is then on its way, one batch for each allocator. Nobody waits for it until it is referred to.
 */
final class ReadaheadRequests {

  private final TaskSetup setup;
  private final ActorRef<AddressSpace.Command> task;
  private final TaskMemory memory;
  private final FrameSupply supply;
  private final TaskThreads threads;
  private final int capacity;
  private final @Nullable AheadBatch[] byHome;
  private final ArrayDeque<AheadBatch> spare = new ArrayDeque<>();

  /** Came back while the stock of frames was away, or are settled in part. */
  private final ArrayDeque<AheadBatch> arrived = new ArrayDeque<>();

  /** Threads that wait for a page that is on its way. */
  private final ArrayDeque<TaskThread> waiting = new ArrayDeque<>();

  private long swapRa;
  private long swapRaHit;

  /** Nothing is on its way. */
  ReadaheadRequests(
      TaskSetup setup,
      ActorRef<AddressSpace.Command> task,
      TaskMemory memory,
      FrameSupply supply,
      TaskThreads threads) {
    this.setup = setup;
    this.task = task;
    this.memory = memory;
    this.supply = supply;
    this.threads = threads;
    this.capacity = Math.min(setup.batch(), setup.program().readahead().pages());
    this.byHome = new AheadBatch[setup.allocators().size()];
  }

  /**
   * Reads ahead what is worth it beside the page of a fault. Called again if the thread had to
   * wait, it goes on where it was.
   *
   * @param entry of the page
   * @return false when the thread has to wait for a frame, and to try again
   */
  boolean begin(TaskThread thread, int page, long entry) {
    Neighbours neighbours = memory.neighbours();
    if (neighbours == null) {
      return true;
    }
    if (thread.windowOf != thread.position) {
      neighbours.choose(page, entry);
      thread.windowOf = thread.position;
      thread.window = neighbours.begin();
      thread.windowEnd = neighbours.end();
    }
    boolean whole = true;
    while (whole && thread.window < thread.windowEnd) {
      int neighbour = neighbours.page(thread.window);
      if (neighbour == page || neighbour < 0 || memory.state(neighbour) != PageTable.SWAPPED) {
        thread.window++;
      } else {
        int frame = supply.take(thread);
        whole = frame >= 0;
        if (whole) {
          add(neighbour, frame);
          thread.window++;
        }
      }
    }
    sendAll();
    return whole;
  }

  private void add(int page, int frame) {
    long entry = memory.read(page);
    int home = Entry.home(entry);
    AheadBatch batch = byHome[home];
    if (batch == null) {
      batch = spare.isEmpty() ? new AheadBatch(capacity, task) : spare.remove();
      batch.begin(setup.cgroupId(), setup.program().readahead().ofMemory());
      byHome[home] = batch;
    }
    batch.add(page, entry, setup.frames(), frame);
    if (batch.isFull()) {
      send(home, batch);
    }
  }

  private void sendAll() {
    for (int home = 0; home < byHome.length; home++) {
      AheadBatch batch = byHome[home];
      if (batch != null) {
        send(home, batch);
      }
    }
  }

  private void send(int home, AheadBatch batch) {
    byHome[home] = null;
    setup.allocators().get(home).tell(batch.batch().messages().swapIn());
  }

  /** A thread needs a page that is on its way: it waits for it. */
  void await(TaskThread thread) {
    thread.waitsFor(Waiting.PAGE_IN);
    waiting.add(thread);
  }

  /** A page that was read ahead is referred to. */
  void hit(int page) {
    memory.mapAhead(page);
    swapRaHit++;
    Objects.requireNonNull(memory.neighbours()).hit(page);
  }

  /** A batch has come back. */
  void returned(AheadBatch batch) {
    arrived.add(batch);
    settle();
  }

  /** Takes over what has come back, as far as the stock of frames is here. */
  void settle() {
    while (!supply.isAway() && !arrived.isEmpty()) {
      AheadBatch first = arrived.getFirst();
      if (first.hasNext()) {
        settle(first);
      } else {
        spare.add(arrived.removeFirst());
      }
    }
    wakeAll();
  }

  /** A page has come in: lets those see that wait for one. */
  void wakeAll() {
    while (!waiting.isEmpty()) {
      threads.ready(waiting.remove());
    }
  }

  private void settle(AheadBatch batch) {
    int page = batch.page();
    int frame = batch.frame();
    long shadow = batch.shadow();
    boolean isHere = batch.isHere();
    batch.next();
    if (isHere) {
      swapRa++;
      memory.arrived(page, frame);
      supply.mapped(frame, page, memory.takeShadow(page, shadow));
    } else {
      memory.notArrived(page);
      supply.unused(frame);
    }
  }

  /** Pages that came in ahead of a reference. */
  long swapRa() {
    return swapRa;
  }

  /** Of these, pages that were referred to before they were evicted. */
  long swapRaHit() {
    return swapRaHit;
  }
}
