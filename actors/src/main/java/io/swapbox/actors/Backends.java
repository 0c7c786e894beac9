package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapChargeRule;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The backends as one home's allocator sees them: the order in which they are offered a page, and
 * who holds which location.
 *
 * <p>The order is that of {@code swap_writeout} in {@code mm/page_io.c}: zero, zswap, swap file.
 * What is charged by the rule of the space is charged before it is offered to the first backend
 * whose pages are. One instance a home; a message leaves no drops or hints unsent in it.
 */
final class Backends {

  private static final int NEVER = Integer.MAX_VALUE;

  private final int ownShard;

  /** The station at which pages are charged. */
  private final int chargeStation;

  private BackendRefs refs;
  private ActorRef<SlotAllocator.BackendReply> allocator;

  /** Of each shard, from its first drop on. */
  private final @Nullable LongArrayList[] shardDrops;

  /** The shards with drops to be sent: looking at all would cost the more, the more there are. */
  private final IntArrayList dropping = new IntArrayList();

  private final LongArrayList fileDrops = new LongArrayList();
  private final LongArrayList cacheOnly = new LongArrayList();
  private final LongArrayList mapped = new LongArrayList();

  /**
   * The backends of a home's entries.
   *
   * @param home whose; its own shard is the one of its number, wherever it is, so that a store
   *     under way goes on with the shard that comes next
   * @param seat from where they are asked
   * @param rule which pages are charged
   */
  Backends(int home, Seat seat, SwapChargeRule rule) {
    int shards = seat.backends().shards().size();
    this.chargeStation =
        switch (rule) {
          case EVERY_ENTRY -> 0;
          case PHYSICAL_SLOTS -> seat.backends().file() == null ? NEVER : 1 + shards;
        };
    this.ownShard = shards == 0 ? 0 : home % shards;
    this.refs = seat.backends();
    this.allocator = seat.allocator().narrow();
    this.shardDrops = new @Nullable LongArrayList[shards];
  }

  /** Asks from another seat from now on, and has the answers sent there. */
  void moveTo(Seat seat) {
    refs = seat.backends();
    allocator = seat.allocator().narrow();
  }

  /**
   * Sends the pending pages of a batch to a station, counted from 0: to be charged, or to a
   * backend.
   *
   * @return false when there is no such station: nobody is left to take the pages
   */
  boolean store(int station, PageBatch batch) {
    Backend.Store store = new Backend.Store(batch, allocator);
    if (station == chargeStation) {
      refs.charges().tell(store);
      return true;
    }
    return offer(station > chargeStation ? station - 1 : station, store);
  }

  /**
   * The first station of those behind the backends of that kind: where a page goes on that they had
   * and are to be rid of. It is charged on the way if it was not where it is.
   */
  int stationBehind(Backing from) {
    if (from != Backing.ZSWAP) {
      throw new IllegalArgumentException("there is nothing behind " + from);
    }
    int behind = 1 + shardDrops.length;
    return chargeStation < behind ? behind + 1 : behind;
  }

  private boolean offer(int backend, Backend.Store store) {
    List<ActorRef<ZswapBackend.Command>> shards = refs.shards();
    if (backend == 0) {
      refs.zero().tell(store);
      return true;
    }
    int shardStation = backend - 1;
    if (shardStation < shards.size()) {
      shards.get((ownShard + shardStation) % shards.size()).tell(store);
      return true;
    }
    if (shardStation == shards.size() && refs.file() != null) {
      file().tell(store);
      return true;
    }
    return false;
  }

  /** Sends a load to whoever holds that location. */
  void load(Backing backing, long location, PageBatch batch) {
    Backend.Load load = new Backend.Load(batch, allocator);
    switch (backing) {
      case ZERO -> refs.zero().tell(load);
      case ZSWAP -> refs.shards().get(Location.shard(location)).tell(load);
      case SWAPFILE -> file().tell(load);
      case FOLIO -> throw new IllegalStateException("an entry without backing cannot be loaded");
    }
  }

  /** Remembers a location that is no longer needed, for {@link #sendDrops}. */
  void collectDrop(Backing backing, long location) {
    switch (backing) {
      case ZSWAP -> dropFromShard(Location.shard(location), location);
      case SWAPFILE -> fileDrops.addLong(location);
      case ZERO, FOLIO -> {}
    }
  }

  /** Remembers for {@link #sendHints} that only the swap cache holds a slot's entry from now on. */
  void collectCacheOnly(long location) {
    cacheOnly.addLong(location);
  }

  /** Remembers for {@link #sendHints} that a slot's entry is mapped again. */
  void collectMapped(long location) {
    mapped.addLong(location);
  }

  /** Tells the swap file in one message each which slots are cache-only, and which no more. */
  void sendHints() {
    sendHints(cacheOnly, true);
    sendHints(mapped, false);
  }

  private void sendHints(LongArrayList locations, boolean areCacheOnly) {
    if (!locations.isEmpty()) {
      file().tell(new SwapFileBackend.CacheOnly(locations.toLongArray(), areCacheOnly));
      locations.clear();
    }
  }

  private void dropFromShard(int shard, long location) {
    LongArrayList drops = drops(shard);
    if (drops.isEmpty()) {
      dropping.addInt(shard);
    }
    drops.addLong(location);
  }

  private LongArrayList drops(int shard) {
    LongArrayList drops = shardDrops[shard];
    if (drops == null) {
      drops = new LongArrayList();
      shardDrops[shard] = drops;
    }
    return drops;
  }

  /** Tells each backend in one message what it may forget. */
  void sendDrops() {
    for (int i = 0; i < dropping.size(); i++) {
      int shard = dropping.getInt(i);
      LongArrayList drops = drops(shard);
      refs.shards().get(shard).tell(new Backend.Drop(drops.toLongArray()));
      drops.clear();
    }
    dropping.clear();
    if (!fileDrops.isEmpty()) {
      file().tell(new Backend.Drop(fileDrops.toLongArray()));
      fileDrops.clear();
    }
  }

  private ActorRef<SwapFileBackend.Command> file() {
    ActorRef<SwapFileBackend.Command> present = refs.file();
    if (present == null) {
      throw new IllegalStateException("a location in a swap file, but there is none");
    }
    return present;
  }
}
