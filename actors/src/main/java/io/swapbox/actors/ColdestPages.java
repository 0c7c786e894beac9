package io.swapbox.actors;

import io.swapbox.allocator.Location;
import io.swapbox.backends.ZswapPool;
import org.agrona.collections.Int2IntHashMap;

/**
 * The pages that some cgroups have in a pool shard, the coldest of each first, one cgroup after the
 * other: as {@code memory.reclaim} and {@code shrink_worker} of {@code mm/zswap.c} take them. Each
 * is named about once; a page that was used since has its second chance, and comes last.
 */
final class ColdestPages {

  private final ZswapPool pool;
  private final int shard;

  /** Pages of each cgroup that are still to be named, by what was there at the beginning. */
  private final Int2IntHashMap left = new Int2IntHashMap(-1);

  /** The sum of these. */
  private long leftOfAll;

  private int nextCgroup;

  ColdestPages(ZswapPool pool, int shard) {
    this.pool = pool;
    this.shard = shard;
  }

  /** Begins, with the pages of those cgroups that the target means. */
  void restart(MoveTarget meant) {
    nextCgroup = 0;
    left.clear();
    leftOfAll = 0;
    for (int cgroup = pool.nextCgroup(0); cgroup >= 0; cgroup = pool.nextCgroup(cgroup + 1)) {
      if (meant.includes(cgroup)) {
        left.put(cgroup, pool.cgroups().pages(cgroup));
        leftOfAll += pool.cgroups().pages(cgroup);
      }
    }
  }

  /**
   * Adds the next pages.
   *
   * @param most pages
   * @return how many; fewer than {@code most} when all were named
   */
  int next(HomeHints hints, int most) {
    long[] owners = new long[most];
    int[] handles = new int[most];
    int count = 0;
    // All pages of a cgroup may have been used: they are passed over in the first turn.
    for (int idleTurns = 0; idleTurns < 2 && count < most && leftOfAll > 0; ) {
      int cgroup = pool.nextCgroup(nextCgroup);
      if (cgroup < 0) {
        nextCgroup = 0;
        idleTurns++;
        continue;
      }
      nextCgroup = cgroup + 1;
      int here = left.get(cgroup);
      int found =
          here > 0 ? pool.coldest(cgroup, owners, handles, Math.min(most - count, here)) : 0;
      for (int i = 0; i < found; i++) {
        hints.add(owners[i], Location.zswap(shard, handles[i]));
      }
      if (found > 0) {
        left.put(cgroup, here - found);
        leftOfAll -= found;
        count += found;
      }
      idleTurns = found > 0 ? 0 : idleTurns;
    }
    return count;
  }
}
