package io.swapbox.actors;

import io.swapbox.allocator.Location;
import io.swapbox.allocator.PageHand;
import io.swapbox.allocator.SwapMap;
import io.swapbox.backends.PoolHand;
import io.swapbox.backends.ZswapPool;

/**
 * All pages of a pool shard or a device, one after the other, as a swapoff or a migration goes over
 * them.
 */
interface AllPages {

  /** Those of a pool's shard, by their handles. */
  static AllPages of(ZswapPool pool, int shard) {
    return new OfPool(pool, shard);
  }

  /** Those of a device, by its reverse map, in the order of their slots. */
  static AllPages of(SwapMap map, int device) {
    return new OfDevice(map, device);
  }

  /** Pages in it, those included that are being written or forgotten. */
  long pages();

  /** Begins with the first page again. */
  void restart();

  /**
   * Adds the next pages up to the end, after which it begins anew.
   *
   * @param most pages
   * @return how many; fewer than {@code most} at the end
   */
  int next(HomeHints hints, int most);

  /** See {@link #of(ZswapPool, int)}. */
  final class OfPool implements AllPages {

    private final ZswapPool pool;
    private final int shard;
    private PoolHand hand;

    private OfPool(ZswapPool pool, int shard) {
      this.pool = pool;
      this.shard = shard;
      this.hand = pool.hand();
    }

    @Override
    public long pages() {
      return pool.counters().storedPages();
    }

    @Override
    public void restart() {
      hand = pool.hand();
    }

    @Override
    public int next(HomeHints hints, int most) {
      long[] owners = new long[most];
      int[] handles = new int[most];
      int count = hand.nextToEnd(owners, handles);
      for (int i = 0; i < count; i++) {
        hints.add(owners[i], Location.zswap(shard, handles[i]));
      }
      return count;
    }
  }

  /** See {@link #of(SwapMap, int)}. */
  final class OfDevice implements AllPages {

    private final SwapMap map;
    private final int device;
    private PageHand hand;

    private OfDevice(SwapMap map, int device) {
      this.map = map;
      this.device = device;
      this.hand = new PageHand(map);
    }

    @Override
    public long pages() {
      return map.pages();
    }

    @Override
    public void restart() {
      hand = new PageHand(map);
    }

    @Override
    public int next(HomeHints hints, int most) {
      long[] places = new long[most];
      int count = hand.nextToEnd(places);
      hints.addPlaces(map, device, places, count);
      return count;
    }
  }
}
