package io.swapbox.bench.locks;

import io.swapbox.SpaceStatistics;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import java.nio.ByteBuffer;

/** A swap space with a compressed pool alone: an actor for each CPU's slots and for each shard. */
public final class ActorStore implements PageStore {

  private final SwapSpace space;

  /**
   * Opens one, without metering.
   *
   * @param cpus slot allocators, and shards of the pool
   * @param poolBytes limit of the pool
   */
  public ActorStore(int cpus, long poolBytes) {
    ZswapConfig pool = ZswapConfig.ofBytes(poolBytes, cpus);
    space =
        SwapSpace.open(
            new SwapSpaceConfig(cpus, SwapSpaceConfig.SWAP_CLUSTER_MAX, pool, null, false));
  }

  @Override
  public long store(ByteBuffer page) {
    return space.swapOut(page);
  }

  @Override
  public long[] storeAll(ByteBuffer pages) {
    return space.swapOutAll(pages);
  }

  @Override
  public void load(long entry, ByteBuffer page) {
    space.swapIn(entry, page);
  }

  @Override
  public void loadAll(long[] entries, ByteBuffer pages) {
    space.swapInAll(entries, pages);
  }

  @Override
  public void loadAndFree(long entry, ByteBuffer page) {
    space.swapInAndFree(entry, page);
  }

  @Override
  public void free(long entry) {
    space.free(entry);
  }

  @Override
  public void freeAll(long[] entries) {
    space.freeAll(entries);
  }

  @Override
  public Usage usage() {
    SpaceStatistics statistics = space.statistics();
    return new Usage(statistics.entries(), statistics.zswap().storedPages());
  }

  @Override
  public void close() {
    space.close();
  }
}
