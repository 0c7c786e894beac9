package io.swapbox.backends;

/**
 * A hand that goes over the handles of a pool, for whoever wants all of its pages elsewhere: hot or
 * cold, of whichever cgroup. It leaves their order alone.
 */
public final class PoolHand {

  private final HandleTable table;
  private final PoolLru lru;

  /** The handle to go on with. */
  private int at;

  PoolHand(HandleTable table, PoolLru lru) {
    this.table = table;
    this.lru = lru;
  }

  /**
   * The next pages up to the end of the pool; the call after one that has come to the end begins
   * anew. So the calls up to that one name each page that was there at the first and is not freed
   * meanwhile.
   *
   * @param owners gets the virtual slots of their entries, from 0 on
   * @param handles gets their handles, as many as there are and as fit
   * @return how many there are; fewer than fit when it has come to the end
   */
  public int nextToEnd(long[] owners, int[] handles) {
    int count = 0;
    while (count < handles.length && at < table.size()) {
      int handle = at++;
      if (table.objectOrFree(handle) >= 0) {
        owners[count] = lru.ownerOf(handle);
        handles[count++] = handle;
      }
    }
    if (count < handles.length) {
      at = 0;
    }
    return count;
  }
}
