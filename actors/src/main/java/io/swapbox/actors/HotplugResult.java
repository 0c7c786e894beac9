package io.swapbox.actors;

/** What came of a CPU's change. */
public enum HotplugResult {

  /** The CPU is as it was wanted, and all clusters have their new owner. */
  DONE,

  /** It was so before. */
  NO_CHANGE,

  /** It is the last one online: nobody would be left to own its clusters. */
  LAST_ONLINE,

  /** The space has no such CPU. */
  NO_SUCH_CPU
}
