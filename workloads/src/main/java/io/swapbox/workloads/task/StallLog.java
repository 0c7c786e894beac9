package io.swapbox.workloads.task;

import io.swapbox.actors.runtime.SwapRuntime;

/**
 * When threads of a task ran, and when some of them waited for memory: what pressure stall
 * information is made of ({@code kernel/sched/psi.c}).
 *
 * <p>The task writes it while it runs and hands it over in parts, with its reports, so that no
 * stall costs a message. A thread that may run counts as one that runs ({@code NR_RUNNING}),
 * whoever has the CPU. One that waits for something else than memory is idle, as one that waits for
 * a page to be read that no reclaim has pushed out of the workingset.
 */
public final class StallLog {

  private final SwapRuntime runtime;
  private Intervals running = new Intervals();
  private Intervals stalled = new Intervals();
  private int runningThreads;
  private long runningSince;
  private int stalledThreads;
  private long stalledSince;
  private boolean ended;

  /**
   * An empty log.
   *
   * @param runtime gives the time
   */
  StallLog(SwapRuntime runtime) {
    this.runtime = runtime;
  }

  /** A log that notes nothing: of a thread that is none of the program's. */
  static StallLog ended(SwapRuntime runtime) {
    StallLog log = new StallLog(runtime);
    log.ended = true;
    return log;
  }

  /** Takes the time. */
  long now() {
    return runtime.nanoTime();
  }

  /** The time at which the message at hand was taken. */
  long messageTime() {
    return runtime.messageTime();
  }

  /** A thread may run. */
  void runs() {
    if (!ended && runningThreads++ == 0) {
      runningSince = now();
    }
  }

  /** A thread that might run does not any more. */
  void rests() {
    if (!ended && --runningThreads == 0) {
      running.add(runningSince, now());
    }
  }

  /** A thread begins to wait for memory ({@code psi_memstall_enter}). */
  void stalls() {
    if (!ended && stalledThreads++ == 0) {
      stalledSince = now();
    }
  }

  /** A thread has what it waited for ({@code psi_memstall_leave}). */
  void resumes() {
    if (!ended && --stalledThreads == 0) {
      stalled.add(stalledSince, now());
    }
  }

  /** A thread has waited for memory until now, which was not known when it began. */
  void stalledSince(long begin) {
    if (!ended) {
      stalled.add(begin, now());
    }
  }

  /** All threads have ended, whatever they do now: the task was killed. */
  void end() {
    untilNow();
    ended = true;
  }

  /** Hands over what it has noted since it was last asked, what still goes on until now. */
  StallTimes take() {
    if (!ended) {
      untilNow();
    }
    StallTimes taken = new StallTimes(running, stalled);
    running = new Intervals();
    stalled = new Intervals();
    return taken;
  }

  private void untilNow() {
    long now = now();
    if (runningThreads > 0) {
      running.add(runningSince, now);
      runningSince = now;
    }
    if (stalledThreads > 0) {
      stalled.add(stalledSince, now);
      stalledSince = now;
    }
  }
}
