package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.OomKiller;
import io.swapbox.actors.OomReport;
import io.swapbox.actors.PageStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a task has to do with the out-of-memory killer, which may choose it. */
final class OomVictim {

  private final int task;
  private final TaskMemory memory;
  private final FrameSupply supply;
  private @Nullable ActorRef<OomKiller.Command> killer;
  private @Nullable OomReport why;
  private long references;

  /**
   * A task that lives.
   *
   * @param task its number
   * @param memory that its end would set free
   * @param supply of its frames, which is told how an out-of-memory ends
   */
  OomVictim(int task, TaskMemory memory, FrameSupply supply) {
    this.task = task;
    this.memory = memory;
    this.supply = supply;
  }

  /** Says who kills. */
  void killedBy(ActorRef<OomKiller.Command> oomKiller) {
    killer = oomKiller;
  }

  /**
   * Reclaim found no memory again and again.
   *
   * @param refused why the last page that was to be swapped out stayed, or {@code DONE}
   */
  void outOfMemory(PageStatus refused) {
    tell(new OomKiller.OutOfMemory(task, supply.nodeIsShort(), refused));
  }

  /**
   * Does what the killer says.
   *
   * @param made references that the task has made
   */
  void on(AddressSpace.OfKiller message, long made) {
    switch (message) {
      case AddressSpace.Weigh weigh -> weigh.killer().tell(new OomKiller.Weighed(memory.use()));
      case AddressSpace.Die die -> {
        why = die.report();
        references = made;
        supply.endIsNear();
      }
      case AddressSpace.TryAgain again -> supply.askAgain();
    }
  }

  /** Whether the task was told to die. */
  boolean isKilled() {
    return why != null;
  }

  /** Whether it was, and no page is on its way in any more: what it has can be freed. */
  boolean mayEnd() {
    return isKilled() && !supply.expectsPages();
  }

  /** The task has freed everything: tells the observer, and the killer if it was killed. */
  void end(
      TaskCounters counters, StallTimes stalls, FaultTimes times, ActorRef<TaskReport> observer) {
    OomReport report = why;
    if (report == null) {
      observer.tell(new TaskReport.Exited(task, counters, stalls, times));
    } else {
      // First, so that the observer knows before those that go on now can be done.
      observer.tell(new TaskReport.Killed(task, counters, stalls, times, references, report));
      tell(new OomKiller.Dead(task));
    }
  }

  private void tell(OomKiller.Command message) {
    Objects.requireNonNull(killer).tell(message);
  }
}
