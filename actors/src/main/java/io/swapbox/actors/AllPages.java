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
    return of(map, device, new OldPlaces());
  }

  /** The same with what is known of how long they have been there. */
  static AllPages of(SwapMap map, int device, OldPlaces old) {
    return new OfDevice(map, device, old);
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

  /**
   * Adds those of the next pages that were not used since they were looked at the last time.
   *
   * @param most pages that are looked at
   */
  Look nextUnused(HomeHints hints, int most);

  /**
   * What was found.
   *
   * @param looked pages that were looked at, fewer than asked for at the end
   * @param unused of these, those that were added
   */
  record Look(int looked, int unused) {}

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

    @Override
    public Look nextUnused(HomeHints hints, int most) {
      long[] owners = new long[most];
      int[] handles = new int[most];
      int looked = hand.nextToEnd(owners, handles);
      int unused = 0;
      for (int i = 0; i < looked; i++) {
        if (pool.markUnused(handles[i])) {
          hints.add(owners[i], Location.zswap(shard, handles[i]));
          unused++;
        }
      }
      return new Look(looked, unused);
    }
  }

  /** See {@link #of(SwapMap, int)}. */
  final class OfDevice implements AllPages {

    private final SwapMap map;
    private final int device;
    private final OldPlaces old;
    private PageHand hand;

    private OfDevice(SwapMap map, int device, OldPlaces old) {
      this.map = map;
      this.device = device;
      this.old = old;
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

    @Override
    public Look nextUnused(HomeHints hints, int most) {
      long[] places = new long[most];
      int looked = hand.nextToEnd(places);
      int unused = 0;
      for (int i = 0; i < looked; i++) {
        if (old.mark(places[i])) {
          places[unused++] = places[i];
        }
      }
      hints.addPlaces(map, device, places, unused);
      return new Look(looked, unused);
    }
  }
}
