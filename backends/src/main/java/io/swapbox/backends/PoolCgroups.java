package io.swapbox.backends;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What the cgroups have in a pool, and what they may: {@code memory.zswap.current}, {@code
 * memory.zswap.max} and {@code memory.zswap.writeback}. A cgroup that nothing was said about has no
 * limit and may write back.
 */
final class PoolCgroups {

  private static final int MAX_IDS = 1 << 16;

  private long[] bytes = new long[0];
  private long[] limits = new long[0];
  private final BitSet withoutWriteback = new BitSet();
  private final PoolCounters counters;

  PoolCgroups(PoolCounters counters) {
    this.counters = counters;
  }

  /** Compressed bytes of a cgroup. */
  long bytes(int cgroup) {
    return cgroup < bytes.length ? bytes[cgroup] : 0;
  }

  /** Charges a cgroup, or gives back when the number is negative. */
  void charge(int cgroup, int length) {
    require(cgroup);
    bytes[cgroup] += length;
  }

  /** Sets the most compressed bytes that a cgroup may come to. */
  void limit(int cgroup, long max) {
    require(cgroup);
    limits[cgroup] = max;
  }

  /** Whether a cgroup is below its limit ({@code obj_cgroup_may_zswap()}); counts it when not. */
  boolean accepting(int cgroup) {
    boolean below = cgroup >= bytes.length || bytes[cgroup] < limits[cgroup];
    if (!below) {
      counters.rejectedByCgroup();
    }
    return below;
  }

  void writebackAllowed(int cgroup, boolean allowed) {
    withoutWriteback.set(cgroup, !allowed);
  }

  boolean writebackAllowed(int cgroup) {
    return !withoutWriteback.get(cgroup);
  }

  long metadataBytes() {
    return (long) bytes.length * 2 * Long.BYTES + withoutWriteback.size() / 8;
  }

  private void require(int cgroup) {
    if (cgroup >= bytes.length) {
      int before = bytes.length;
      int count = Math.min(Math.max(16, 2 * cgroup), MAX_IDS);
      bytes = Arrays.copyOf(bytes, count);
      limits = Arrays.copyOf(limits, count);
      Arrays.fill(limits, before, count, Long.MAX_VALUE);
    }
  }
}
