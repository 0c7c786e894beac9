package io.swapbox.actors.simulation;

import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SwapFileBackend;
import io.swapbox.actors.ZswapBackend;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterInspector;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.ZswapPool;
import java.nio.ByteBuffer;

/** What {@link PlantedBug}s do to the state of owners. */
final class Mischief {

  private Mischief() {}

  static boolean isCacheOnly(Owners owners, long entrySlot, long location) {
    VirtualClusters clusters = owners.clusters[Entry.home(entrySlot)];
    long d = clusters.findLive(entrySlot);
    return d >= 0
        && !clusters.busy(d)
        && clusters.cached(d)
        && clusters.count(d) == 0
        && clusters.backing(d) == Backing.SWAPFILE
        && clusters.location(d) == location;
  }

  static void move(Owners owners, VirtualClusters clusters, long d) {
    int shard = Location.shard(clusters.location(d));
    int handle = Location.handle(clusters.location(d));
    if (owners.frames.containsKey(shard)) {
      return;
    }
    ZswapPool pool = owners.pools[shard];
    ByteBuffer page = ByteBuffer.allocate(Pages.BYTES);
    try {
      pool.load(handle, page, 0);
    } catch (PageCorruptException | IllegalArgumentException gone) {
      return;
    }
    pool.compress(page, 0);
    int moved = pool.allocate(0, 0);
    if (moved >= 0) {
      pool.write(moved);
      pool.free(handle);
      clusters.back(d, Backing.ZSWAP, Location.zswap(shard, moved));
    }
  }

  static void resolveStale(Owners owners, PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      long entry = batch.entry(i);
      if (Entry.space(entry) != Scenario.SPACE) {
        continue;
      }
      VirtualClusters clusters = owners.clusters[Entry.home(entry)];
      if (clusters.find(entry) == VirtualClusters.STALE) {
        long live = new ClusterInspector(clusters).liveAtSlotOf(entry);
        if (live != Entry.NONE && !clusters.busy(clusters.find(live))) {
          OwnerAccess.replaceEntry(batch, i, live);
        }
      }
    }
  }

  /** Has a backend take stores again that is closed. */
  static void open(Object owner) {
    if (owner instanceof SwapFileBackend || owner instanceof ZswapBackend) {
      OwnerAccess.open(owner);
    }
  }

  /** Frees what is there in these locations of devices. */
  static void free(Owners owners, long[] locations) {
    for (long location : locations) {
      SwapMap map = owners.files[Location.fileIndex(location)];
      if (map.entryCluster(Location.place(location)) != PhysicalSlots.UNMAPPED) {
        map.free(Location.place(location));
      }
    }
  }
}
