package io.swapbox.actors.simulation;

import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterInspector;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.FrameChunks;
import io.swapbox.backends.ZswapPool;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;

/**
 * The invariants I1 to I10 over the state of all owners, between two events.
 *
 * <p>An entry that is not busy must have a backing unless it is in the swap cache (I9), be held by
 * as many uses as clients have and by the swap cache if one of them has it there (I1), and own its
 * pool object or its bytes of a file alone, and the reverse map of the file names it for its place
 * (I2). Replies under way leave some room in that. From one event to the next it cannot change its
 * backing unless it was busy in between, or was left without its copy by the reclaim of cache-only
 * slots, or in the swap cache by a swapoff. Runs lie in one cluster, aligned to their order (I4).
 * At rest each slot that is allocated holds a page or a packed object, and no other does (I2), the
 * reverse map names an entry for each of these and for no free slot, and says that only the swap
 * cache holds it if that is so (I6). I7 is seen to by {@link SwapLimits}, I8 by {@link Swapoffs}.
 */
final class Invariants {

  private static final long NOBODY = -1;

  private final Scenario scenario;
  private final Tiers tiers;
  private final Owners owners;
  private final List<Book.Page> clients;
  private final List<Book.Page> tenants;
  private final ClusterInspector[] inspectors;
  private final LongHashSet taken = new LongHashSet();
  private final FileInvariants files;
  private final Int2ObjectHashMap<ZswapConfig> configOfTier = new Int2ObjectHashMap<>();
  private final boolean[] refusing;
  private final long[] limitHits;
  private final ZswapPool[] poolOf;
  private final long[] poolBytes;
  private final long[] poolPages;
  private final Long2LongHashMap before = new Long2LongHashMap(NOBODY);
  private int busy;

  Invariants(Simulation run, Owners owners, Book clients, Book tenants) {
    this.scenario = run.scenario();
    this.tiers = run.tiers();
    this.owners = owners;
    this.clients = clients.live();
    this.tenants = tenants.live();
    this.inspectors = new ClusterInspector[owners.clusters.length];
    for (int cpu = 0; cpu < inspectors.length; cpu++) {
      inspectors[cpu] = new ClusterInspector(owners.clusters[cpu]);
    }
    this.files = new FileInvariants(owners.files);
    for (TierConfig tier : scenario.space().tiers()) {
      if (tier instanceof ZswapConfig pool) {
        configOfTier.put(tiers.named(pool.name()), pool);
      }
    }
    int shards = owners.pools.length;
    this.refusing = new boolean[shards];
    this.limitHits = new long[shards];
    this.poolOf = new ZswapPool[shards];
    this.poolBytes = new long[shards];
    this.poolPages = new long[shards];
  }

  /** I10. */
  private void checkPools() {
    for (int shard = 0; shard < owners.pools.length; shard++) {
      ZswapPool pool = owners.pools[shard];
      ZswapConfig config = configOfTier.get(tiers.ofShard(shard));
      if (config == null) {
        continue;
      }
      long limit = config.maxPoolBytes() / config.shards();
      long limitPages = limit / Pages.BYTES;
      long acceptBytes = limitPages * config.acceptThresholdPercent() / 100 * Pages.BYTES;
      if (pool.bytes() > limit || pool.reservedBytes() > limit) {
        throw new SimulationFailure(
            "I10: a shard of " + limit + " bytes holds " + pool.reservedBytes());
      }
      if (pool != poolOf[shard]) {
        poolOf[shard] = pool;
        refusing[shard] = false;
        limitHits[shard] = 0;
        poolPages[shard] = 0;
      }
      boolean grew = pool.counters().storedPages() > poolPages[shard];
      if (refusing[shard] && grew && poolBytes[shard] > acceptBytes) {
        throw new SimulationFailure(
            "I10: a shard took a page at " + poolBytes[shard] + " bytes, not at " + acceptBytes);
      }
      refusing[shard] =
          pool.counters().poolLimitHits() > limitHits[shard] || (refusing[shard] && !grew);
      limitHits[shard] = pool.counters().poolLimitHits();
      poolBytes[shard] = pool.bytes();
      poolPages[shard] = pool.counters().storedPages();
    }
  }

  /** All that holds at any time. */
  void check() {
    checkPools();
    taken.clear();
    files.begin();
    busy = 0;
    for (int cpu = 0; cpu < inspectors.length; cpu++) {
      VirtualClusters clusters = owners.clusters[cpu];
      inspectors[cpu].forEachLive(d -> checkEntry(clusters, d));
    }
    checkPages(clients);
    checkPages(tenants);
  }

  private void checkEntry(VirtualClusters clusters, long d) {
    if (clusters.busy(d)) {
      busy++;
      return;
    }
    if (clusters.unreferenced(d)) {
      throw new SimulationFailure("I1: an entry is live and nothing holds it");
    }
    Backing backing = clusters.backing(d);
    long location = clusters.location(d);
    switch (backing) {
      case FOLIO -> {
        if (!clusters.cached(d)) {
          throw new SimulationFailure("I9: an entry was evicted and has no backing");
        }
      }
      case ZERO -> {}
      case ZSWAP -> {
        // Throws when nothing is stored there.
        FrameChunks frames = owners.frames.get(Location.shard(location));
        if (frames != null) {
          frames.buffer(Location.handle(location));
        } else {
          owners.pools[Location.shard(location)].length(Location.handle(location));
        }
        if (!taken.add(location)) {
          throw new SimulationFailure("two entries own one pool object");
        }
      }
      case SWAPFILE -> files.check(location);
    }
  }

  private void checkPages(List<Book.Page> pages) {
    // By index: an iterator for each event would be most of what a run allocates.
    for (int i = 0; i < pages.size(); i++) {
      Book.Page page = pages.get(i);
      VirtualClusters clusters = owners.clusters[Entry.home(page.entry)];
      long d = clusters.find(page.entry);
      if (d < 0 && !page.mayBeGone()) {
        throw new SimulationFailure("I1: " + Entry.describe(page.entry) + " is lost");
      }
      if (d >= 0 && !clusters.busy(d)) {
        checkHolds(page, clusters, d);
      }
      checkUnmoved(page.entry, clusters, d);
      if (d >= 0 && !clusters.busy(d) && clusters.backing(d) == Backing.SWAPFILE) {
        files.checkMapped(page.entry, clusters.location(d));
      }
    }
  }

  private static void checkHolds(Book.Page page, VirtualClusters clusters, long d) {
    int count = clusters.count(d);
    if (count < page.uses - page.removing || count > page.uses + page.adding) {
      throw new SimulationFailure(
          "I1: count %d of %s, clients hold %d"
              .formatted(count, Entry.describe(page.entry), page.uses));
    }
    boolean cached = clusters.cached(d);
    if (cached ? !page.mayBeCached() : !page.mayBeUncached()) {
      throw new SimulationFailure(
          "I1: %s, in the swap cache: %b".formatted(Entry.describe(page.entry), cached));
    }
    if (cached && !Scenario.isFrameOf(page.entry, clusters.cachedFrame(d))) {
      throw new SimulationFailure(
          Entry.describe(page.entry) + " is cached in frame " + clusters.cachedFrame(d));
    }
  }

  private void checkUnmoved(long entry, VirtualClusters clusters, long d) {
    if (d >= 0 && !clusters.busy(d)) {
      long where = clusters.location(d) << 2 | clusters.backing(d).code();
      long was = before.get(entry);
      if (was != NOBODY && was != where && !isGivenUp(clusters, d)) {
        throw new SimulationFailure(Entry.describe(entry) + " was re-pointed and not busy");
      }
      before.put(entry, where);
    } else {
      before.remove(entry);
    }
  }

  /**
   * Whether a copy may have been given up that was there: of a page that is in memory, by its
   * reclaim, a swapoff, or a store that ended where it began, as nobody was there to take it.
   */
  private static boolean isGivenUp(VirtualClusters clusters, long d) {
    return clusters.backing(d) == Backing.FOLIO && clusters.cached(d);
  }

  private static boolean isCacheOnly(VirtualClusters clusters, long d) {
    return clusters.cached(d) && clusters.count(d) == 0;
  }

  /** All that holds when nothing is under way. */
  void checkAtRest() {
    check();
    SimulationFailure.require(busy == 0, "%d entries are busy for ever", busy);
    long entries = 0;
    for (VirtualClusters clusters : owners.clusters) {
      entries += clusters.entries();
    }
    int pages = clients.size() + tenants.size();
    SimulationFailure.require(entries == pages, "I1: %d entries for %d pages", entries, pages);
    long inPool = count(clients, Backing.ZSWAP) + count(tenants, Backing.ZSWAP);
    long stored = 0;
    for (FrameChunks frames : owners.frames.values()) {
      stored += frames.frames();
    }
    for (ZswapPool pool : owners.pools) {
      stored += pool.counters().storedPages();
    }
    SimulationFailure.require(
        stored == inPool, "the pool holds %d pages for %d entries", stored, inPool);
    files.checkAtRest();
    // Where a home moves, a hint may overtake the one before it.
    if (scenario.hotplug().isEmpty()) {
      checkCacheOnly(clients);
      checkCacheOnly(tenants);
    }
  }

  /** I6: the cache-only bit, which messages keep exact as long as they keep their order. */
  private void checkCacheOnly(List<Book.Page> pages) {
    for (Book.Page page : pages) {
      VirtualClusters clusters = owners.clusters[Entry.home(page.entry)];
      long d = clusters.find(page.entry);
      if (clusters.backing(d) == Backing.SWAPFILE) {
        files.checkCacheOnly(page.entry, clusters.location(d), isCacheOnly(clusters, d));
      }
    }
  }

  private long count(List<Book.Page> pages, Backing backing) {
    return pages.stream()
        .filter(
            page -> {
              VirtualClusters clusters = owners.clusters[Entry.home(page.entry)];
              return clusters.backing(clusters.find(page.entry)) == backing;
            })
        .count();
  }

  /** All that holds when every entry was freed. */
  void checkEmpty() {
    checkAtRest();
    int left = clients.size() + tenants.size();
    SimulationFailure.require(left == 0, "%d entries are left", left);
    for (VirtualClusters clusters : owners.clusters) {
      SimulationFailure.require(
          clusters.descriptorBytes() == 0 || scenario.isClassic(),
          "%d descriptor bytes left",
          clusters.descriptorBytes());
    }
    for (FrameChunks frames : owners.frames.values()) {
      SimulationFailure.require(frames.bytes() == 0, "memory of frames is left");
    }
    for (ZswapPool pool : owners.pools) {
      SimulationFailure.require(
          pool.bytes() == 0 && pool.reservedBytes() == 0 && pool.counters().storedBytes() == 0,
          "%d pool bytes left",
          pool.reservedBytes());
    }
  }
}
