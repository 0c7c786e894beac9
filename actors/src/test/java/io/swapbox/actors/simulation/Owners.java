package io.swapbox.actors.simulation;

import io.swapbox.SwapCharge;
import io.swapbox.actors.CgroupInspector;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SwapCharges;
import io.swapbox.actors.SwapFileBackend;
import io.swapbox.actors.ZswapBackend;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.ZswapPool;
import java.util.List;
import java.util.function.Supplier;

/** The state of a space's owners, each as its actor has it. */
final class Owners {

  final SlotAllocator[] allocators;

  /** By home, whoever has it. */
  final VirtualClusters[] clusters;

  final ZswapPool[] pools;
  PhysicalSlots slots;
  CgroupInspector cgroup;
  Supplier<List<SwapCharge>> charges;

  private int missing;

  Owners(Scenario scenario) {
    missing = scenario.cpus() + scenario.shards() + (scenario.fileSlots() == 0 ? 1 : 2);
    allocators = new SlotAllocator[scenario.cpus()];
    clusters = new VirtualClusters[scenario.cpus()];
    pools = new ZswapPool[scenario.shards()];
  }

  /** Whether all of the space are there. */
  boolean isComplete() {
    return missing == 0;
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
      case SwapFileBackend file -> slots = OwnerAccess.slots(file);
      case SwapCharges swap -> charges = OwnerAccess.charges(swap);
      case MemoryCgroup memory -> cgroup = new CgroupInspector(memory);
      default -> {}
    }
  }
}
