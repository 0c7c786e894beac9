package io.swapbox.bench.locks;

import io.swapbox.allocator.Entry;
import java.util.concurrent.atomic.AtomicInteger;

/** Who keeps the callers of a store apart. */
public enum StoreDesign {

  /** Actors: {@link ActorStore}. */
  ACTORS {
    @Override
    public PageStore open(int cpus, long poolBytes) {
      return new ActorStore(cpus, poolBytes);
    }
  },

  /** One lock for all: {@link GlobalLockStore}. */
  GLOBAL_LOCK {
    @Override
    public PageStore open(int cpus, long poolBytes) {
      return new GlobalLockStore(nextSpace(), poolBytes);
    }
  },

  /** A lock for each cluster and each shard of the pool: {@link ClusterLockStore}. */
  CLUSTER_LOCKS {
    @Override
    public PageStore open(int cpus, long poolBytes) {
      return new ClusterLockStore(nextSpace(), cpus, poolBytes);
    }
  };

  private static final AtomicInteger SPACES = new AtomicInteger();

  /**
   * Opens an empty store.
   *
   * @param cpus callers that it serves side by side, as far as the design lets it
   * @param poolBytes limit of the pool
   */
  public abstract PageStore open(int cpus, long poolBytes);

  /** Tags 1 to 255 in turn, so that an entry of one store is refused by the next 254. */
  private static int nextSpace() {
    return Math.floorMod(SPACES.getAndIncrement(), Entry.MAX_SPACE) + 1;
  }
}
