package io.swapbox.backends;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What the cgroups have in a pool, and what they may: {@code memory.zswap.current}, {@code
 * memory.zswap.max} and {@code memory.zswap.writeback}. A cgroup that nothing was said about has no
 * limit and may write back.
 */
public final class PoolCgroups {

  private static final int MAX_IDS = 1 << 16;

  private long[] bytes = new long[0];
  private long[] limits = new long[0];
  private final BitSet withoutWriteback = new BitSet();
  private final PoolCounters counters;
  private final PoolLru lru;

  PoolCgroups(PoolCounters counters, PoolLru lru) {
    this.counters = counters;
    this.lru = lru;
  }

  /** Compressed bytes that a cgroup is charged for ({@code memory.zswap.current}). */
  public long bytes(int cgroup) {
    return cgroup < bytes.length ? bytes[cgroup] : 0;
  }

  /** Charges a cgroup, or gives back when the number is negative. */
  void charge(int cgroup, long length) {
    require(cgroup);
    bytes[cgroup] += length;
  }

  /** Pages of a cgroup. */
  public int pages(int cgroup) {
    return lru.pages(cgroup);
  }

  /**
   * Limits the compressed bytes of a cgroup ({@code memory.zswap.max}, {@link Long#MAX_VALUE} for
   * none): at or above, nothing is stored for it. As in the kernel, the page that passes it is.
   */
  public void limit(int cgroup, long max) {
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

  /**
   * Says whether the pages of a cgroup may go on to a swap file ({@code memory.zswap.writeback}).
   * Where not, incompressible pages are refused.
   */
  public void writebackAllowed(int cgroup, boolean allowed) {
    withoutWriteback.set(cgroup, !allowed);
  }

  /** What was said last. */
  public boolean writebackAllowed(int cgroup) {
    return !withoutWriteback.get(cgroup);
  }

  /**
   * Ends a cgroup, whose pages are another one's from now on: its hottest, in their order. As
   * {@code memcg_reparent_list_lrus} of {@code mm/list_lru.c} it looks at each of them.
   */
  public void reparent(int cgroup, int heir) {
    charge(heir, bytes(cgroup));
    limit(cgroup, Long.MAX_VALUE);
    bytes[cgroup] = 0;
    writebackAllowed(cgroup, true);
    lru.reparent(cgroup, heir);
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
