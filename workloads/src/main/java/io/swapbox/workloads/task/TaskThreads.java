package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.workloads.task.TaskThread.Waiting;
import io.swapbox.workloads.trace.ThreadOrder;
import io.swapbox.workloads.trace.Trace;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a task: which of them may run, and whose turn it is.
 *
 * <p>They take turns: a thread runs until it waits or its turn is over, and then queues behind the
 * others. A trace of one thread, or one whose records are replayed as they were recorded, has one
 * thread that goes through all records.
 */
final class TaskThreads {

  private final ActorRef<AddressSpace.Command> task;
  private final StallLog stalls;
  private final long records;
  private final @Nullable ThreadProgress progress;
  private final @Nullable TaskThread[] byNumber;
  private final ArrayDeque<TaskThread> runnable = new ArrayDeque<>();
  private int alive;

  private boolean rest;

  /** The thread of a task in the background that goes on with its next turn. */
  private @Nullable TaskThread resting;

  private boolean inBackground;

  /** The thread of a walk over the page table, which is none of the program's. */
  private @Nullable TaskThread walker;

  /**
   * Threads that have not started.
   *
   * @param sideBySide whether those of the trace run side by side
   * @param stalls told when they may run, and when they wait for memory
   */
  TaskThreads(
      Trace trace, boolean sideBySide, ActorRef<AddressSpace.Command> task, StallLog stalls) {
    ThreadOrder order = sideBySide ? trace.threadOrder() : null;
    this.task = task;
    this.stalls = stalls;
    this.records = trace.records();
    this.progress = order == null ? null : new ThreadProgress(order, this::mayGoOn);
    this.byNumber = new TaskThread[order == null ? 0 : order.threads()];
  }

  /** Lets the first one run. */
  void start() {
    if (progress == null) {
      add(0);
    } else {
      progress.start();
    }
  }

  /** The task is in the foreground: its thread begins, or goes on. */
  void turn() {
    inBackground = false;
    TaskThread thread = resting;
    resting = null;
    if (thread == null) {
      start();
    } else {
      ready(thread);
    }
  }

  /** The thread that has the turn, the only one, rests until the next. */
  void endTurn(TaskThread thread) {
    inBackground = true;
    resting = thread;
    thread.waitsFor(Waiting.TURN);
  }

  /** Makes one more thread, which may run. */
  TaskThread add(int number) {
    TaskThread thread = new TaskThread(number, task, stalls);
    alive++;
    runnable.add(thread);
    return thread;
  }

  /** Lets the thread of a walk run beside them, until it {@linkplain #endWalk ends}. */
  void walk(TaskThread thread) {
    walker = thread;
    thread.waitsFor(Waiting.NOTHING);
    runnable.add(thread);
  }

  /** The walk has nothing more to do. */
  void endWalk(TaskThread thread) {
    walker = null;
    thread.waitsFor(Waiting.NO_MORE);
  }

  /** Whether they take turns. */
  boolean areSideBySide() {
    return progress != null;
  }

  /** Lets no thread run but that of a walk, or ends that. */
  void rest(boolean all) {
    rest = all;
  }

  /** Whose turn it is: it leaves the queue; null when no thread may run. */
  @Nullable TaskThread next() {
    if (!rest) {
      return runnable.poll();
    }
    TaskThread only = walker;
    return only != null && runnable.remove(only) ? only : null;
  }

  /** Whether there is one whose turn it is. */
  boolean mayRun() {
    return rest ? walker != null && runnable.contains(walker) : !runnable.isEmpty();
  }

  /** Whether none runs, and some wait for an answer. */
  boolean areWaiting() {
    return areAlive() && !rest && !inBackground;
  }

  /** A thread may run, behind those that may already. */
  void ready(TaskThread thread) {
    if (areAlive() || thread == walker) {
      thread.waitsFor(Waiting.NOTHING);
      runnable.add(thread);
    }
  }

  /** Whether there are threads that have not ended. */
  boolean areAlive() {
    return alive > 0;
  }

  /** Ends them all, wherever they are. */
  void abandon() {
    rest = false;
    runnable.clear();
    walker = null;
    stalls.end();
    alive = 0;
  }

  /** The record of a thread is done. */
  void done(TaskThread thread) {
    if (progress == null) {
      if (++thread.position == records) {
        end(thread);
      }
    } else if (progress.done(thread.number)) {
      thread.position = progress.record(thread.number);
    } else if (progress.hasEnded(thread.number)) {
      byNumber[thread.number] = null;
      end(thread);
    } else {
      thread.waitsFor(Waiting.ORDER);
    }
  }

  /** A thread has nothing more to do. */
  void end(TaskThread thread) {
    thread.waitsFor(Waiting.NO_MORE);
    alive--;
  }

  private void mayGoOn(int number) {
    TaskThread thread = byNumber[number];
    if (thread == null) {
      thread = add(number);
      byNumber[number] = thread;
    } else {
      ready(thread);
    }
    thread.position = Objects.requireNonNull(progress).record(number);
  }
}
