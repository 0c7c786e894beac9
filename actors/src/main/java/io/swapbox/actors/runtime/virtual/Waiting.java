package io.swapbox.actors.runtime.virtual;

/** What a CPU does while the task that runs on it waits for an answer. */
public enum Waiting {
  /** It may run another task. */
  SLEEP,
  /** It is burnt, as under a spinlock. What the system does on that CPU goes on. */
  SPIN
}
