package io.swapbox.actors.runtime;

/**
 * A task's claim to the CPU that it was placed on.
 *
 * <p>Of the tasks of a CPU one makes progress at a time. All of them handle what the system asks of
 * them at any time, as a CPU takes an interrupt whatever runs on it: a claim is about a task's own
 * program. On real threads every claim is granted: which thread runs a task there is its
 * dispatcher's choice.
 */
public interface TaskCpu {

  /**
   * Claims the CPU for the task's program; no change when the task has it.
   *
   * @return false when another task has it: the task gets its wake-up message when its turn comes
   */
  boolean claim();

  /**
   * The program waits for an answer. When waiting is to sleep, other tasks may run; when it is to
   * spin, the CPU is burnt until the task claims it again or yields.
   */
  void waits();

  /** The program lets others run first, or has ended. */
  void yields();
}
