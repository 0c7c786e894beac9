package io.swapbox.actors;

import io.swapbox.SwapSpaceConfig;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Page;
import io.swapbox.backends.PoolSettings;
import io.swapbox.backends.ZswapPool;

/**
 * The pages of a pool shard in the order that they leave it: the coldest of each cgroup that
 * writeback is allowed for, one cgroup after the other ({@code shrink_worker} of {@code
 * mm/zswap.c}).
 */
final class ColdObjects implements Demotion.Source {

  private final ZswapPool pool;
  private final int shard;
  private final long limit;
  private final long[] owners;
  private final int[] handles;

  /** The cgroup to begin the next round with, or one after it. */
  private int nextCgroup;

  /**
   * The pages of a shard.
   *
   * @param settings of its pool
   * @param batchPages pages of a message; a round takes as many, and 32 at least
   */
  ColdObjects(ZswapPool pool, int shard, PoolSettings settings, int batchPages) {
    this.pool = pool;
    this.shard = shard;
    this.limit = settings.maxBytes() / Page.PAGE_BYTES;
    int pages = Math.max(batchPages, SwapSpaceConfig.SWAP_CLUSTER_MAX);
    this.owners = new long[pages];
    this.handles = new int[pages];
  }

  @Override
  public long used() {
    return pool.bytes() / Page.PAGE_BYTES;
  }

  @Override
  public long limit() {
    return limit;
  }

  @Override
  public boolean isRefusing() {
    return pool.isFull();
  }

  @Override
  public int next(HomeHints hints) {
    int count = coldest();
    for (int i = 0; i < count; i++) {
      hints.add(owners[i], Location.zswap(shard, handles[i]));
    }
    return count;
  }

  /** The coldest pages of the next cgroup that has some which may leave; says how many. */
  private int coldest() {
    int from = nextCgroup;
    for (int ends = 0; ends < 2; ) {
      int cgroup = pool.nextCgroup(from);
      if (cgroup < 0) {
        ends++;
        from = 0;
        continue;
      }
      from = cgroup + 1;
      int count =
          pool.cgroups().writebackAllowed(cgroup)
              ? pool.coldest(cgroup, owners, handles, owners.length)
              : 0;
      if (count > 0) {
        nextCgroup = from;
        return count;
      }
    }
    return 0;
  }
}
