package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.LoadTimes;
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
    /** Frames that a reclaim is to find. */
    RECLAIM,
    PAGE_IN,
    /** A page that reclaim has unmapped and not yet swapped out. */
    SWAP_OUT,
    FREES,
    /** Its task is in the background. */
    TURN,
    /** It is at its end. */
    NO_MORE;

    /** Whether the scheduler would have it run: what it waits for is somebody's work, not time. */
    private boolean isRunning() {
      return this == NOTHING || this == EXCHANGE || this == FRAMES;
    }
  }

  /** No record of a trace. */
  static final long NO_RECORD = -1;

  /** Its number among those of its trace. */
  final int number;

  /** The page that its record needs, on its way in. */
  final PageBatch pageIn;

  /** The record to serve next; while the task exits, the page to free next. */
  long position;

  /** Changed by {@link #waitsFor}. */
  Waiting waiting = Waiting.NOTHING;

  /** The page of a page-in. */
  int page;

  /** Where it goes. */
  int frame;

  /** The record whose fault a window of readahead was chosen for. */
  long windowOf = NO_RECORD;

  /** The next place of that window to look at. */
  long window;

  /** The first place behind it. */
  long windowEnd;

  /** Whether the page is in its frame, and waits to be mapped. */
  boolean arrived;

  private final StallLog stalls;
  private final LoadTimes loadTimes;

  /** The record whose reference is a fault on a page in swap. */
  private long faultOf = NO_RECORD;

  private final MajorFault fault = new MajorFault();

  /**
   * A thread that may run.
   *
   * @param stalls told when it may, and when it waits for memory
   */
  TaskThread(int number, ActorRef<AddressSpace.Command> task, StallLog stalls) {
    this.number = number;
    this.loadTimes = new LoadTimes(stalls::messageTime);
    this.pageIn =
        new PageBatch(1).repliesTo(task, new TaskMessages.PageIn(this)).timedBy(loadTimes);
    this.stalls = stalls;
    stalls.runs();
  }

  /** Its record refers to a page in swap, maybe not for the first time. */
  void faults() {
    if (faultOf != position) {
      faultOf = position;
      fault.begin(stalls.now());
    }
  }

  /** The page is in its frame and waits to be mapped. */
  void pageArrived() {
    arrived = true;
    if (faultOf != NO_RECORD) {
      fault.answered(page, pageIn, loadTimes, stalls.messageTime());
    }
  }

  /** A page is mapped: if it is that of a record, the fault has ended. */
  void endFault(FaultTimes times) {
    if (faultOf != NO_RECORD) {
      faultOf = NO_RECORD;
      fault.end(stalls.now());
      times.add(fault);
    }
  }

  /** What it waits for from now on. */
  void waitsFor(Waiting what) {
    Waiting before = waiting;
    waiting = what;
    if (what == Waiting.PAGE_IN) {
      loadTimes.sent(stalls.now());
    }
    if (faultOf != NO_RECORD && !arrived) {
      fault.waited(before, what == Waiting.PAGE_IN ? loadTimes.sentAt() : stalls.now());
    }
    if (what.isRunning() && !before.isRunning()) {
      stalls.runs();
    }
    if ((what == Waiting.RECLAIM) != (before == Waiting.RECLAIM)) {
      if (what == Waiting.RECLAIM) {
        stalls.stalls();
      } else {
        stalls.resumes();
      }
    }
    if (!what.isRunning() && before.isRunning()) {
      stalls.rests();
    }
  }

  /** The page that it waited for belongs to the workingset: it should not have had to wait. */
  void waitedForWorkingset() {
    stalls.stalledSince(loadTimes.sentAt());
  }
}
