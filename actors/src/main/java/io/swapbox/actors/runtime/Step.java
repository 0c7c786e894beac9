package io.swapbox.actors.runtime;

/**
 * Small steps that an actor makes many of: too short to be measured by the clock one by one, but
 * what they come to is charged in virtual time.
 */
public enum Step {
  /** A program refers to a page that is in memory: its own time, not the system's. */
  REFERENCE,
  /** An entry of a page table is read, changed or both. */
  PTE,
  /** A swap entry leads to its cluster, and from there to its descriptor. */
  LOOK_UP,
  /** Reclaim takes a page off its list, or puts it back. */
  SCAN
}
