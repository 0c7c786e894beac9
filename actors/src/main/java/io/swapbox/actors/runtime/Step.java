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
  /**
   * A swap entry leads to its cluster by the index of clusters, and from there to its descriptor.
   */
  LOOK_UP,
  /** The same when the cluster is that of the look-up before, and is remembered. */
  CACHED_LOOK_UP,
  /** A backend forgets a page: an object leaves the pool, or a slot of a file is free again. */
  DROP,
  /** Reclaim takes a page off its list, or puts it back. */
  SCAN
}
