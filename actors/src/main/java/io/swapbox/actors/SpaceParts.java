package io.swapbox.actors;

import io.swapbox.SwapDesign;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.SwapMap;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.FrameChunks;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;
import java.util.ArrayList;
import java.util.List;

/**
 * What the actors of a space own, an actor each: what they begin with, and what they hand in when
 * the space is closed for a snapshot. Whoever has this object owns all of it.
 *
 * @param homes the virtual clusters of each CPU, or the slots of each device, by number
 * @param clusterIds the ids of these
 * @param places which shards and devices there are, in the order of the tiers
 * @param pools the shards of all pools, by place
 * @param devices what lies in each device, by place
 * @param frames the pages of tiers that were swapped off into memory, by place behind the pools
 * @param charges what cgroups are charged for
 */
public record SpaceParts(
    List<VirtualClusters> homes,
    ClusterIds clusterIds,
    TierPlaces places,
    List<ZswapPool> pools,
    List<SwapMap> devices,
    List<FrameChunks> frames,
    ChargeTable charges) {

  /** Copies the lists. */
  public SpaceParts {
    homes = List.copyOf(homes);
    pools = List.copyOf(pools);
    devices = List.copyOf(devices);
    frames = List.copyOf(frames);
  }

  /**
   * Those of a new space: nothing is in them.
   *
   * @param space tag of the space in its entries, 1 to 255
   * @param config what it is made of
   * @param files the open files of its devices, by number
   * @param payload what its pages are made of
   * @throws OutOfMemoryError when there is no direct memory for the scratch of its pools
   */
  public static SpaceParts empty(
      int space, SwapSpaceConfig config, List<? extends PageFile> files, Payload payload) {
    List<VirtualClusters> homes = new ArrayList<>();
    boolean classic = config.design() == SwapDesign.CLASSIC;
    for (int home = 0; home < (classic ? files.size() : config.cpus()); home++) {
      homes.add(
          classic
              ? SlotAllocator.Setup.slots(space, home, files.get(home), config.allocators())
              : SlotAllocator.Setup.clusters(space, home, config.allocators()));
    }
    List<ZswapPool> pools = new ArrayList<>();
    for (TierConfig tier : config.tiers()) {
      if (tier instanceof ZswapConfig pool) {
        for (int shard = 0; shard < pool.shards(); shard++) {
          pools.add(payload.pool(pool.shardSettings()));
        }
      }
    }
    List<SwapMap> devices = new ArrayList<>();
    for (PageFile file : files) {
      devices.add(
          classic ? SwapMap.namedByEntries(1 + file.slots()) : SwapFileBackend.emptyMap(file));
    }
    return new SpaceParts(
        homes,
        new ClusterIds(config.cpus()),
        TierPlaces.of(config, files),
        pools,
        devices,
        List.of(),
        new ChargeTable());
  }

  /** The same with other things in its devices. */
  public SpaceParts with(List<SwapMap> maps) {
    return new SpaceParts(homes, clusterIds, places, pools, maps, frames, charges);
  }

  /** Gives the memory of all of it back. */
  public void close() {
    homes.forEach(VirtualClusters::close);
    pools.forEach(ZswapPool::close);
  }
}
