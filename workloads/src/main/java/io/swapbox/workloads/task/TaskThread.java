package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageBatch;

/** One thread of a task: where in the trace it is, and what it waits for. */
final class TaskThread {

  /** What keeps a thread from its next record. */
  enum Waiting {
    NOTHING,
    /** Records of other threads. */
    ORDER,
    /** The task's frames are at its cgroup. */
    EXCHANGE,
    FRAMES,
    PAGE_IN,
    /** A page that reclaim has unmapped and not yet swapped out. */
    SWAP_OUT,
    FREES,
    /** It is at its end. */
    NO_MORE
  }

  /** Its number among those of its trace. */
  final int number;

  /** The page that its record needs, on its way in. */
  final PageBatch pageIn;

  /** The record to serve next; while the task exits, the page to free next. */
  long position;

  Waiting waiting = Waiting.NOTHING;

  /** The page of a page-in. */
  int page;

  /** Where it goes. */
  int frame;

  /** Whether the page is in its frame, and waits to be mapped. */
  boolean arrived;

  TaskThread(int number, ActorRef<AddressSpace.Command> task) {
    this.number = number;
    this.pageIn = new PageBatch(1).repliesTo(task, new Task.PageIn(this));
  }
}
