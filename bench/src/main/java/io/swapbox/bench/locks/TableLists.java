package io.swapbox.bench.locks;

import io.swapbox.allocator.ClusterIds;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a CPU may take as its current one, and the cluster ids, under one lock: what the
 * lock of {@code vswap_cluster_map} covers in {@code mm/vswap.c}.
 *
 * <p>A table with room is the current one of a CPU, or on the list of those that were used before,
 * or on that of those that never were. The first come first, and the head of their list is the one
 * that had the longest time to empty.
 */
final class TableLists {

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<LockedTable> partial = new ArrayDeque<>();
  private final ArrayDeque<LockedTable> unused = new ArrayDeque<>();
  private final ClusterIds ids;

  /** Gives each table its cluster; the first ones are current. */
  TableLists(LockedTable[] tables, int current) {
    ids = new ClusterIds(tables.length);
    for (int i = 0; i < tables.length; i++) {
      LockedTable table = tables[i];
      table.slots.grow(ids);
      if (i < current) {
        table.current = true;
      } else {
        table.listed = true;
        unused.add(table);
      }
    }
  }

  /**
   * Takes a table with room off the lists and locks it. Passes over those that somebody else has
   * locked, as the kernel does: so it may be called with another table locked. Null when there is
   * none.
   */
  @Nullable LockedTable lockNext() {
    lock.lock();
    try {
      LockedTable table = tryLockFirst(partial);
      return table == null ? tryLockFirst(unused) : table;
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable LockedTable tryLockFirst(ArrayDeque<LockedTable> list) {
    for (int left = list.size(); left > 0; left--) {
      LockedTable table = list.removeFirst();
      if (table.lock.tryLock()) {
        table.listed = false;
        return table;
      }
      list.addLast(table);
    }
    return null;
  }

  /** Gives a locked table another cluster, if there is one for it. */
  void grow(LockedTable table) {
    lock.lock();
    try {
      table.slots.grow(ids);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lists a locked table that got room, and takes back the clusters that it has no more use for.
   */
  void settle(LockedTable table) {
    boolean gotRoom = !table.current && !table.listed && table.slots.hasRoom();
    if (!gotRoom && !table.slots.hasReleased()) {
      return;
    }
    lock.lock();
    try {
      table.slots.giveBack(ids);
      if (!table.current && !table.listed && table.slots.hasRoom()) {
        table.listed = true;
        partial.addLast(table);
      }
    } finally {
      lock.unlock();
    }
  }
}
