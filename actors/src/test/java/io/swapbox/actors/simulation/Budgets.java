package io.swapbox.actors.simulation;

import io.swapbox.MoveBudget;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.Backend;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Sees to it that no more pages are moved to a shard or device than its budget lets in. A tier that
 * was ever swapped off is left out: its numbers may be those of another one by then. So are shards
 * and devices that came later.
 */
final class Budgets {

  private static final double SECOND = 1e9;

  /** What was moved to one. */
  private static final class Moved {
    private final MoveBudget budget;
    private final int tier;
    private long pages;
    private long bytes;

    Moved(MoveBudget budget, int tier) {
      this.budget = budget;
      this.tier = tier;
    }
  }

  private final Simulation run;
  private final List<Moved> shards = new ArrayList<>();
  private final List<Moved> devices = new ArrayList<>();

  /** Of each batch the pages that were counted. */
  private final IdentityHashMap<PageBatch, BitSet> counted = new IdentityHashMap<>();

  Budgets(Simulation run) {
    this.run = run;
    for (TierConfig tier : run.scenario().space().tiers()) {
      switch (tier) {
        case ZswapConfig pool -> {
          for (int i = 0; i < pool.shards(); i++) {
            MoveBudget share = pool.budget().share(pool.shards());
            shards.add(new Moved(share, run.tiers().ofShard(shards.size())));
          }
        }
        case SwapDeviceConfig device ->
            devices.add(new Moved(device.budget(), run.tiers().ofDevice(devices.size())));
      }
    }
  }

  /** Notes what a backend is offered, and what it has taken. */
  void delivered(Object message) {
    if (message instanceof Backend.Store store && OwnerAccess.hasBudget(store.batch())) {
      BitSet before = counted.computeIfAbsent(store.batch(), batch -> new BitSet());
      for (int i = 0; i < store.batch().size(); i++) {
        if (!OwnerAccess.isStoredAnew(store.batch(), i)) {
          before.clear(i);
        }
      }
    } else if (message instanceof SlotAllocator.Stored stored
        && OwnerAccess.hasBudget(stored.batch())) {
      count(stored.batch());
    }
  }

  private void count(PageBatch batch) {
    BitSet before = counted.computeIfAbsent(batch, any -> new BitSet());
    for (int i = 0; i < batch.size(); i++) {
      if (OwnerAccess.isStoredAnew(batch, i) && !before.get(i)) {
        before.set(i);
        long location = OwnerAccess.location(batch, i);
        boolean inPool = batch.backing(i) == Backing.ZSWAP;
        List<Moved> all = inPool ? shards : devices;
        int number = inPool ? Location.shard(location) : Location.fileIndex(location);
        if (number < all.size()) {
          Moved moved = all.get(number);
          moved.pages++;
          moved.bytes += OwnerAccess.isPacked(batch, i) ? 1 : Pages.BYTES;
          check(moved);
        }
      }
    }
  }

  private void check(Moved moved) {
    double perSecond = moved.budget.pagesPerSecond();
    boolean kept =
        moved.bytes <= moved.budget.bytesPerDay()
            && moved.pages <= perSecond * (1 + run.nanos() / SECOND);
    SimulationFailure.require(
        kept || run.swapoffs().mayBeClosedSince(moved.tier, 0),
        "%d pages were moved to tier %d, whose budget is %s",
        moved.pages,
        moved.tier,
        moved.budget);
  }
}
