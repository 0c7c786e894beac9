package io.swapbox.actors;

import io.swapbox.allocator.Location;
import io.swapbox.allocator.PageHand;
import io.swapbox.allocator.SwapMap;
import io.swapbox.backends.PoolHand;
import io.swapbox.backends.ZswapPool;

/** All pages of a pool shard or a device, one after the other, as a swapoff goes over them. */
final class AllPages {

  private AllPages() {}

  /** Those of a pool's shard, by their handles. */
  static Unuse.Source of(ZswapPool pool, int shard) {
    return new OfPool(pool, shard);
  }

  /** Those of a device, by its reverse map, in the order of their slots. */
  static Unuse.Source of(SwapMap map, int device) {
    return new OfDevice(map, device);
  }

  private static final class OfPool implements Unuse.Source {

    private final ZswapPool pool;
    private final int shard;
    private final PoolHand hand;

    OfPool(ZswapPool pool, int shard) {
      this.pool = pool;
      this.shard = shard;
      this.hand = pool.hand();
    }

    @Override
    public long pages() {
      return pool.counters().storedPages();
    }

    @Override
    public int next(HomeHints hints) {
      long[] owners = new long[Unuse.ROUND_PAGES];
      int[] handles = new int[Unuse.ROUND_PAGES];
      int count = hand.nextToEnd(owners, handles);
      for (int i = 0; i < count; i++) {
        hints.add(owners[i], Location.zswap(shard, handles[i]));
      }
      return count;
    }
  }

  private static final class OfDevice implements Unuse.Source {

    private final SwapMap map;
    private final int device;
    private final PageHand hand;

    OfDevice(SwapMap map, int device) {
      this.map = map;
      this.device = device;
      this.hand = new PageHand(map);
    }

    @Override
    public long pages() {
      return map.pages();
    }

    @Override
    public int next(HomeHints hints) {
      long[] places = new long[Unuse.ROUND_PAGES];
      int count = hand.nextToEnd(places);
      hints.addPlaces(map, device, places, count);
      return count;
    }
  }
}
