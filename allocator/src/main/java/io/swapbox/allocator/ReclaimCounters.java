package io.swapbox.allocator;

import io.swapbox.allocator.ScanControl.Cause;

/**
 * What reclaim of one cgroup counts, in pages, by the names of {@code /proc/vmstat}. Fields are
 * written by the {@link LruPolicy} alone.
 */
public final class ReclaimCounters {

  private final long[] pgscan = new long[Cause.values().length];
  private final long[] pgsteal = new long[Cause.values().length];

  /** Pages moved to the active list, those that came back from swap apart. */
  long pgactivate;

  /** Pages moved to the inactive list. */
  long pgdeactivate;

  /** Active pages looked at. */
  long pgrefill;

  final long[] pgscanOf = new long[2];
  final long[] pgstealOf = new long[2];
  final long[] refault = new long[2];
  final long[] activate = new long[2];
  final long[] restore = new long[2];

  ReclaimCounters() {}

  /** Index of file pages in the counters that are kept for anonymous and file pages apart. */
  static final int FILE = 1;

  void scanned(Cause cause, int type, boolean stolen) {
    pgscan[cause.ordinal()]++;
    pgscanOf[type]++;
    if (stolen) {
      pgsteal[cause.ordinal()]++;
      pgstealOf[type]++;
    }
  }

  /** {@code pgscan_kswapd}, {@code pgscan_direct} or {@code pgscan_proactive}. */
  public long pgscan(Cause cause) {
    return pgscan[cause.ordinal()];
  }

  /** {@code pgsteal_kswapd}, {@code pgsteal_direct} or {@code pgsteal_proactive}. */
  public long pgsteal(Cause cause) {
    return pgsteal[cause.ordinal()];
  }

  /** Pages moved to the active list, those that came back from swap apart. */
  public long pgactivate() {
    return pgactivate;
  }

  /** Pages moved to the inactive list. */
  public long pgdeactivate() {
    return pgdeactivate;
  }

  /** Active pages looked at. */
  public long pgrefill() {
    return pgrefill;
  }

  /** {@code pgscan_anon} or {@code pgscan_file}. */
  public long pgscan(boolean file) {
    return pgscanOf[file ? FILE : 0];
  }

  /** {@code pgsteal_anon} or {@code pgsteal_file}. */
  public long pgsteal(boolean file) {
    return pgstealOf[file ? FILE : 0];
  }

  /** {@code workingset_refault_anon} or {@code _file}: pages that came back after an eviction. */
  public long refault(boolean file) {
    return refault[file ? FILE : 0];
  }

  /** {@code workingset_activate_anon} or {@code _file}: of these, those activated at once. */
  public long activate(boolean file) {
    return activate[file ? FILE : 0];
  }

  /** {@code workingset_restore_anon} or {@code _file}: of these, those active before. */
  public long restore(boolean file) {
    return restore[file ? FILE : 0];
  }
}
