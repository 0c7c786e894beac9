package io.swapbox.backends;

/**
 * Compresses stored pages once more by a denser algorithm ({@code recompress} of {@code
 * drivers/block/zram/zram_drv.c}). A hand goes round the handles; a page that it comes to twice
 * without a load in between is idle.
 *
 * <p>As in zram, the result is kept only when it fits into a smaller size class, and a page for
 * which it does not is not tried again.
 */
final class PoolRecompressor {

  private final Recompression what;
  private final Zspages zspages;
  private final HandleTable handles;
  private final PoolLru lru;
  private final PoolCgroups cgroups;
  private final CompressedObjects objects;
  private final PoolCounters counters;
  private int hand;

  PoolRecompressor(
      Recompression what,
      Zspages zspages,
      HandleTable handles,
      PoolLru lru,
      PoolCgroups cgroups,
      CompressedObjects objects,
      PoolCounters counters) {
    this.what = what;
    this.zspages = zspages;
    this.handles = handles;
    this.lru = lru;
    this.cgroups = cgroups;
    this.objects = objects;
    this.counters = counters;
  }

  /**
   * Goes on with the round to the next page that is to be compressed, and compresses it.
   *
   * @param looks most handles to look at
   * @return whether a page was compressed
   */
  boolean step(int looks) {
    for (int i = Math.min(looks, handles.size()); i > 0; i--) {
      hand = hand + 1 < handles.size() ? hand + 1 : 0;
      long object = handles.objectOrFree(hand);
      if (isWanted(object)) {
        recompress(object);
        return true;
      }
    }
    return false;
  }

  private boolean isWanted(long object) {
    if (object <= PoolObject.SAME_FILLED || PoolObject.state(object) != PoolObject.FIRST) {
      return false;
    }
    boolean huge = SizeClasses.objects(SizeClasses.of(PoolObject.length(object))) == 1;
    return switch (what.pages()) {
      case HUGE -> huge;
      case IDLE -> lru.markIdle(hand);
      case HUGE_IDLE -> huge && lru.markIdle(hand);
      case LEAVING -> false;
    };
  }

  private void recompress(long object) {
    handles.set(hand, PoolObject.inState(object, PoolObject.TRIED));
    int before = PoolObject.length(object);
    int length;
    try {
      length = objects.recompress(hand, object);
    } catch (PageCorruptException e) {
      counters.failedToDecompress();
      return;
    }
    if (SizeClasses.of(length) >= SizeClasses.of(before)) {
      return;
    }
    long denser = zspages.allocate(length);
    if (denser == Zspages.NO_ROOM) {
      handles.set(hand, object);
      return;
    }
    denser = PoolObject.inState(denser, PoolObject.RECOMPRESSED);
    objects.write(hand, denser);
    handles.set(hand, denser);
    zspages.free(object);
    cgroups.charge(lru.cgroup(hand), length - before);
    counters.recompressed(before, length);
  }
}
