package io.swapbox.bench.fragmentation;

/** A bounded space of slots that gives aligned runs of 2^order of them. */
interface SlotSpace extends AutoCloseable {

  /** There is no such run. */
  int NONE = -1;

  /** Takes a run; its first slot, or {@link #NONE}. */
  int allocate(int order);

  /** Gives a run back. */
  void free(int slot, int order);

  @Override
  default void close() {}
}
