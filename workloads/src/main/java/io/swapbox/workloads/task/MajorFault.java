package io.swapbox.workloads.task;

import io.swapbox.actors.LoadTimes;
import io.swapbox.actors.PageBatch;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.workloads.task.TaskThread.Waiting;

/**
 * What the time of a fault went to that brings a page back from swap: nanoseconds by the clock of
 * the run.
 *
 * <p>Each thread of a task has one for the fault that it is at, and {@link SlowestFaults} has
 * copies; all are used again and again.
 */
final class MajorFault {

  private int page;
  private Backing backing = Backing.FOLIO;
  private long location = Location.NONE;
  private long begunAt;
  private long framesNanos;
  private long reclaimNanos;
  private long allocatorNanos;
  private long busyNanos;
  private long backendNanos;
  private long answerNanos;
  private long answeredAt;
  private long nanos;

  /** Since when the thread has been doing, or waiting for, what it is now. */
  private long since;

  /** A thread has referred to a page in swap. */
  void begin(long now) {
    begunAt = now;
    since = now;
    framesNanos = 0;
    reclaimNanos = 0;
  }

  /** The thread has waited until now for something, or for nothing. */
  void waited(Waiting what, long now) {
    switch (what) {
      case EXCHANGE, FRAMES -> framesNanos += now - since;
      case RECLAIM -> reclaimNanos += now - since;
      default -> {}
    }
    since = now;
  }

  /**
   * The page is in its frame.
   *
   * @param pageIn that brought it, alone
   * @param times of that
   */
  void answered(int number, PageBatch pageIn, LoadTimes times, long now) {
    page = number;
    backing = pageIn.backing(0);
    location = pageIn.location(0);
    allocatorNanos = times.takenAt() - times.sentAt();
    busyNanos = times.lookedUpAt() - times.takenAt();
    backendNanos = times.loadedAt() - times.lookedUpAt();
    answeredAt = Math.max(times.loadedAt(), now);
    answerNanos = answeredAt - times.loadedAt();
  }

  /** The page is mapped. */
  void end(long now) {
    nanos = now - begunAt;
  }

  /** How long it took from the reference until the page was mapped. */
  long nanos() {
    return nanos;
  }

  /** Becomes a copy of another one that has ended. */
  void copy(MajorFault other) {
    page = other.page;
    backing = other.backing;
    location = other.location;
    begunAt = other.begunAt;
    framesNanos = other.framesNanos;
    reclaimNanos = other.reclaimNanos;
    allocatorNanos = other.allocatorNanos;
    busyNanos = other.busyNanos;
    backendNanos = other.backendNanos;
    answerNanos = other.answerNanos;
    answeredAt = other.answeredAt;
    nanos = other.nanos;
  }

  /** What it was, once it has ended. */
  SlowestFaults.Fault toFault() {
    return new SlowestFaults.Fault(
        page,
        backing,
        location,
        begunAt,
        nanos,
        framesNanos,
        reclaimNanos,
        allocatorNanos,
        busyNanos,
        backendNanos,
        answerNanos,
        begunAt + nanos - answeredAt);
  }
}
