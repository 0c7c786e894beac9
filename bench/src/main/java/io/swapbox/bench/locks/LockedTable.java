package io.swapbox.bench.locks;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A table with the lock that is for all in it. */
final class LockedTable {

  final ReentrantLock lock = new ReentrantLock();

  /** Signalled when entries stop being busy. */
  final Condition idle = lock.newCondition();

  final SlotTable slots;

  /** Whether it is the current table of a CPU. */
  boolean current;

  /** Whether it is on one of {@link TableLists}. */
  boolean listed;

  LockedTable(SlotTable slots) {
    this.slots = slots;
  }
}
