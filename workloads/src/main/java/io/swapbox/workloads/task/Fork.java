package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.workloads.PageTable;
import org.jspecify.annotations.Nullable;

/**
 * The fork that a task makes, once: another address space has the same pages then, those in frames
 * and those in swap.
 *
 * <p>All threads stop. When no page is on its way in or out, allocators are told of one use more of
 * each entry, and the cgroup of the frames that the child has, too; meanwhile no page goes out.
 * When all have answered, the child gets a copy of the page table, and the threads go on. The first
 * to write to a page copies it, as {@code wp_page_copy} of {@code mm/memory.c}, if it is the last
 * to have it as well.
 */
final class Fork {

  private enum State {
    BEFORE,
    /** Pages are on their way in or out. */
    SETTLES,
    /** Allocators and cgroup are told. */
    TELLS,
    AFTER
  }

  private final TaskMemory memory;
  private final FrameSupply supply;
  private final EntryBatches duplicates;
  private final long due;
  private final int childNumber;
  private State state = State.BEFORE;
  private @Nullable ActorRef<AddressSpace.Command> child;

  /** The fork of a task, which may be none. */
  Fork(
      TaskSetup setup, ActorRef<AddressSpace.Command> task, TaskMemory memory, FrameSupply supply) {
    this.memory = memory;
    this.supply = supply;
    this.duplicates = new EntryBatches(task, setup, batch -> batch.messages().duplicate());
    this.childNumber = setup.child();
    this.due = setup.program().forkAt(setup.trace().references());
  }

  /** Says who becomes the child, or null for nobody. */
  void to(@Nullable ActorRef<AddressSpace.Command> newborn) {
    child = newborn;
  }

  /** A reference was made; begins if it was the one after which the task forks. */
  void referred(long references) {
    if (references == due && child != null) {
      state = State.SETTLES;
    }
  }

  /** Whether it has begun and not ended: no thread may run. */
  boolean isUnderWay() {
    return state == State.SETTLES || state == State.TELLS;
  }

  /** Goes on with it as far as that is possible. */
  void step() {
    if (state == State.SETTLES && !memory.isInMotion() && supply.isIdle()) {
      state = State.TELLS;
      tell();
    }
    if (state == State.TELLS && duplicates.idle() && !supply.isAway()) {
      state = State.AFTER;
      tellChild(new TaskMessages.Born(memory.fork()));
    }
  }

  private void tell() {
    memory.lock();
    supply.sharesWith(childNumber);
    for (int page = 0; page < memory.pages(); page++) {
      switch (memory.state(page)) {
        case PageTable.AHEAD -> {
          memory.mapAhead(page);
          supply.shared(memory.frame(page));
        }
        case PageTable.RESIDENT -> supply.shared(memory.frame(page));
        case PageTable.SWAPPED -> duplicates.add(memory.entry(page));
        default -> {} // Absent.
      }
    }
    duplicates.flush();
    supply.tell();
  }

  /** The task ends: a fork that was not made is not made any more. */
  void end() {
    if (state == State.BEFORE && child != null) {
      tellChild(new Task.Exit());
    }
  }

  private void tellChild(AddressSpace.Command message) {
    if (child != null) {
      child.tell(message);
    }
  }
}
