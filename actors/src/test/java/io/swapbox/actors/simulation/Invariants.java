package io.swapbox.actors.simulation;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterInspector;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.ZswapPool;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;

/**
 * The invariants I1 to I10 over the state of all owners, between two events.
 *
 * <p>An entry that is not busy must have a backing (I9), be referenced (I1), be held by nothing but
 * count 1, and own its pool object or file slot alone (I2). From one event to the next it cannot
 * change its backing unless it was busy in between. I4, I6, I7 and I8 have no parts yet: there are
 * no orders, reverse maps, charges and no swapoff.
 */
final class Invariants {

  private static final long NOBODY = -1;

  private final Scenario scenario;
  private final Owners owners;
  private final Book book;
  private final ClusterInspector[] inspectors;
  private final LongHashSet taken = new LongHashSet();
  private final boolean[] refusing;
  private final long[] limitHits;
  private final long[] poolBytes;
  private final long[] poolPages;
  private final Long2LongHashMap before = new Long2LongHashMap(NOBODY);
  private int busy;

  Invariants(Scenario scenario, Owners owners, Book book) {
    this.scenario = scenario;
    this.owners = owners;
    this.book = book;
    this.inspectors = new ClusterInspector[scenario.cpus()];
    for (int cpu = 0; cpu < inspectors.length; cpu++) {
      inspectors[cpu] = new ClusterInspector(owners.clusters[cpu]);
    }
    this.refusing = new boolean[scenario.shards()];
    this.limitHits = new long[scenario.shards()];
    this.poolBytes = new long[scenario.shards()];
    this.poolPages = new long[scenario.shards()];
  }

  ClusterInspector inspector(int cpu) {
    return inspectors[cpu];
  }

  /** I10, and cheap enough for every event. */
  void checkPools() {
    long limit = (long) scenario.poolPages() * Pages.BYTES / Math.max(1, scenario.shards());
    long limitPages = limit / Pages.BYTES;
    long acceptBytes = limitPages * scenario.acceptPercent() / 100 * Pages.BYTES;
    for (int shard = 0; shard < owners.pools.length; shard++) {
      ZswapPool pool = owners.pools[shard];
      SimulationFailure.require(
          pool.bytes() <= limit && pool.reservedBytes() <= limit,
          "I10: shard %d holds %d bytes, above its limit of %d",
          shard,
          pool.reservedBytes(),
          limit);
      boolean grew = pool.storedPages() > poolPages[shard];
      SimulationFailure.require(
          !(refusing[shard] && grew && poolBytes[shard] > acceptBytes),
          "I10: shard %d accepted a page at %d bytes, above its threshold of %d",
          shard,
          poolBytes[shard],
          acceptBytes);
      refusing[shard] = pool.poolLimitHits() > limitHits[shard] || (refusing[shard] && !grew);
      limitHits[shard] = pool.poolLimitHits();
      poolBytes[shard] = pool.bytes();
      poolPages[shard] = pool.storedPages();
    }
  }

  /** All that holds at any time. */
  void check() {
    taken.clear();
    busy = 0;
    for (int cpu = 0; cpu < inspectors.length; cpu++) {
      VirtualClusters clusters = owners.clusters[cpu];
      inspectors[cpu].forEachLive(d -> checkEntry(clusters, d));
    }
    if (scenario.checkEvery() == 1) {
      // Only then nothing can have become busy and idle again unseen.
      for (Book.Page page : book.live()) {
        checkUnmoved(page.entry);
      }
    }
    for (Book.Page page : book.live()) {
      checkHeld(page);
    }
  }

  private void checkEntry(VirtualClusters clusters, long d) {
    if (clusters.busy(d)) {
      busy++;
      return;
    }
    SimulationFailure.require(!clusters.unreferenced(d), "I1: an entry without use was not freed");
    SimulationFailure.require(
        clusters.count(d) == 1 && !clusters.cached(d), "I1: count %d", clusters.count(d));
    Backing backing = clusters.backing(d);
    long location = clusters.location(d);
    switch (backing) {
      case FOLIO -> throw new SimulationFailure("I9: an entry has no backing and is not busy");
      case ZERO -> {}
      case ZSWAP -> {
        // Throws when nothing is stored there.
        owners.pools[Location.shard(location)].length(Location.handle(location));
        SimulationFailure.require(taken.add(location), "two entries own one pool object");
      }
      case SWAPFILE -> {
        long slot = Location.slot(location);
        SimulationFailure.require(
            owners.slots.allocated(slot), "I2: an entry owns slot %d, which is free", slot);
        SimulationFailure.require(taken.add(~slot), "I2: two entries own slot %d", slot);
      }
    }
  }

  private void checkUnmoved(long entry) {
    VirtualClusters clusters = owners.clusters[Entry.home(entry)];
    long d = clusters.find(entry);
    if (d >= 0 && !clusters.busy(d)) {
      long where = clusters.location(d) << 2 | clusters.backing(d).code();
      long was = before.get(entry);
      SimulationFailure.require(
          was == NOBODY || was == where, "entry 0x%x was re-pointed without being busy", entry);
      before.put(entry, where);
    } else {
      before.remove(entry);
    }
  }

  private void checkHeld(Book.Page page) {
    if (page.releasing == 0) {
      long d = owners.clusters[Entry.home(page.entry)].find(page.entry);
      SimulationFailure.require(d >= 0, "I1: entry 0x%x is lost", page.entry);
    }
  }

  /** All that holds when nothing is under way. */
  void checkAtRest() {
    check();
    SimulationFailure.require(busy == 0, "%d entries are busy for ever", busy);
    long entries = 0;
    for (VirtualClusters clusters : owners.clusters) {
      entries += clusters.entries();
    }
    SimulationFailure.require(
        entries == book.live().size(), "%d entries for %d pages", entries, book.live().size());
    long inPool = 0;
    long inFile = 0;
    for (Book.Page page : book.live()) {
      VirtualClusters clusters = owners.clusters[Entry.home(page.entry)];
      Backing backing = clusters.backing(clusters.find(page.entry));
      inPool += backing == Backing.ZSWAP ? 1 : 0;
      inFile += backing == Backing.SWAPFILE ? 1 : 0;
    }
    long stored = 0;
    for (ZswapPool pool : owners.pools) {
      stored += pool.storedPages();
    }
    SimulationFailure.require(
        stored == inPool, "the pool holds %d pages for %d entries", stored, inPool);
    long used = owners.slots == null ? 0 : owners.slots.used();
    SimulationFailure.require(used == inFile, "I2: %d slots for %d entries", used, inFile);
  }

  /** All that holds when every entry was freed. */
  void checkEmpty() {
    checkAtRest();
    SimulationFailure.require(book.live().isEmpty(), "%d entries are left", book.live().size());
    for (VirtualClusters clusters : owners.clusters) {
      SimulationFailure.require(
          clusters.descriptorBytes() == 0, "%d descriptor bytes left", clusters.descriptorBytes());
    }
    for (ZswapPool pool : owners.pools) {
      SimulationFailure.require(
          pool.bytes() == 0 && pool.reservedBytes() == 0 && pool.storedBytes() == 0,
          "%d pool bytes left",
          pool.reservedBytes());
    }
  }
}
