package io.swapbox.actors.simulation;

import io.swapbox.SwapCharge;
import io.swapbox.actors.CgroupInspector;
import io.swapbox.actors.Kswapd;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.MemoryNode;
import io.swapbox.actors.NodeInspector;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SwapCharges;
import io.swapbox.actors.SwapFileBackend;
import io.swapbox.actors.ZswapBackend;
import io.swapbox.allocator.SwapMap;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.FrameChunks;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The state of a space's owners, each as its actor has it. */
final class Owners {

  final SlotAllocator[] allocators;

  /** By home, whoever has it. */
  final VirtualClusters[] clusters;

  /** By shard, those of all pools. */
  final ZswapPool[] pools;

  /** By device. */
  final SwapMap[] files;

  /** The cgroups of the tenants, by number. */
  final CgroupInspector[] cgroups;

  /** Their node, or null. */
  NodeInspector node;

  SwapCharges swapCharges;
  Supplier<List<SwapCharge>> charges;

  /** Pages of tiers that were swapped off into memory, by the numbers of those who have them. */
  final Map<Integer, FrameChunks> frames = new HashMap<>();

  /** In the place of a shard that there is not yet. */
  private static final ZswapPool NO_POOL = Payload.REAL.pool(Pages.BYTES, 100);

  private final SwapFileBackend[] devices;
  private MemoryNode memoryNode;
  private Kswapd kswapd;
  private int missing;

  Owners(int cpus, Tiers tiers, int cgroupsOfTenants) {
    cgroups = new CgroupInspector[cgroupsOfTenants];
    missing = cpus + tiers.shards() + tiers.devices() + 1;
    allocators = new SlotAllocator[cpus];
    clusters = new VirtualClusters[cpus];
    // More than there are, as those who have pages in memory may have the numbers of some.
    pools = new ZswapPool[tiers.shards() + cpus];
    Arrays.fill(pools, NO_POOL);
    tiers.setShard(pools.length - 1, Tiers.NONE);
    files = new SwapMap[tiers.devices()];
    devices = new SwapFileBackend[tiers.devices()];
  }

  /** Whether all of the space are there. */
  boolean isComplete() {
    return missing == 0;
  }

  /** Whether a cluster of a device is under discard, or about to be. */
  boolean isDiscarding(int device) {
    return OwnerAccess.isDiscarding(devices[device]);
  }

  void made(int index, Object owner) {
    missing -= owner instanceof SlotAllocator || owner instanceof ZswapBackend ? 1 : 0;
    missing -= owner instanceof SwapFileBackend || owner instanceof SwapCharges ? 1 : 0;
    switch (owner) {
      case SlotAllocator allocator -> {
        allocators[index] = allocator;
        clusters[index] = OwnerAccess.clusters(allocator);
      }
      case ZswapBackend shard -> pools[index] = OwnerAccess.pool(shard);
      case SwapFileBackend device -> {
        devices[index] = device;
        files[index] = OwnerAccess.map(device);
      }
      case SwapCharges swap -> {
        swapCharges = swap;
        charges = OwnerAccess.charges(swap);
      }
      case MemoryCgroup memory -> cgroups[index] = new CgroupInspector(memory);
      case MemoryNode memory -> {
        memoryNode = memory;
        attend();
      }
      case Kswapd daemon -> {
        kswapd = daemon;
        attend();
      }
      default -> {
        if (OwnerAccess.frames(owner) != null) {
          frames.put(OwnerAccess.framesShard(owner), OwnerAccess.frames(owner));
        }
      }
    }
  }

  private void attend() {
    if (memoryNode != null && kswapd != null) {
      node = new NodeInspector(memoryNode, kswapd);
    }
  }
}
