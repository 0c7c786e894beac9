package io.swapbox.bench.locks;

import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.backends.Payload;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One table, one pool and one lock around both: what is left of the actors when nothing is done
 * against contention.
 *
 * <p>The lock is held for a batch, its compression included, since that works in memory of the
 * pool. Only the scan for zeros comes before it.
 */
public final class GlobalLockStore extends LockStore {

  private final ReentrantLock lock = new ReentrantLock();
  private final ClusterIds ids = new ClusterIds(1);
  private final SlotTable slots;
  private final PoolShard pool;

  /**
   * Opens one.
   *
   * @param space tag of its entries, 1 to 255
   * @param poolBytes limit of the pool
   */
  public GlobalLockStore(int space, long poolBytes) {
    slots = new SlotTable(space, 0, SwapSpaceConfig.SWAP_CLUSTER_MAX);
    pool = new PoolShard(0, ZswapConfig.ofBytes(poolBytes, 1), Payload.REAL);
  }

  @Override
  void store(Batch batch) {
    batch.storeZeros();
    lock.lock();
    try {
      int allocated = allocate(batch);
      pool.store(batch, 0, allocated);
      slots.endStore(batch, 0, allocated);
      slots.giveBack(ids);
    } finally {
      lock.unlock();
    }
    batch.refusePending();
  }

  private int allocate(Batch batch) {
    int allocated = slots.allocate(batch, 0);
    while (allocated < batch.size) {
      slots.grow(ids);
      if (!slots.hasRoom()) {
        batch.refuseFrom(allocated);
        return allocated;
      }
      allocated = slots.allocate(batch, allocated);
    }
    return allocated;
  }

  @Override
  void load(Batch batch, boolean frees) {
    lock.lock();
    try {
      slots.find(batch);
      slots.beginLoad(batch, frees);
      batch.loadZeros();
      if (batch.anyPending()) {
        pool.load(batch);
      }
      slots.endLoad(batch);
      slots.giveBack(ids);
    } finally {
      lock.unlock();
    }
  }

  @Override
  void free(Batch batch) {
    lock.lock();
    try {
      slots.findInRuns(batch);
      slots.free(batch);
      slots.giveBack(ids);
      pool.drop(batch);
    } finally {
      lock.unlock();
    }
  }

  @Override
  int tableOf(long entry) {
    return 0;
  }

  @Override
  public Usage usage() {
    lock.lock();
    try {
      return new Usage(slots.entries(), pool.pages());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    slots.close();
    pool.close();
  }
}
