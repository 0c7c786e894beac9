package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The backends as one allocator sees them: the order in which they are offered a page, and who
 * holds which location.
 *
 * <p>The order is that of {@code swap_writeout} in {@code mm/page_io.c}: zero, zswap, swap file.
 * One instance an allocator.
 */
final class Backends {

  private final ActorRef<ZeroBackend.Command> zero;
  private final List<ActorRef<ZswapBackend.Command>> shards;
  private final int ownShard;
  private final @Nullable ActorRef<SwapFileBackend.Command> file;

  /** Of each shard, from its first drop on. */
  private final @Nullable LongArrayList[] shardDrops;

  /** The shards with drops to be sent: looking at all would cost the more, the more there are. */
  private final IntArrayList dropping = new IntArrayList();

  private final LongArrayList fileDrops = new LongArrayList();

  /**
   * The backends for the allocator of a CPU.
   *
   * @param zero of that CPU
   * @param shards of the pool, empty when there is none; the CPU's own is the one of its number
   * @param file or null when there is none
   */
  Backends(
      int cpu,
      ActorRef<ZeroBackend.Command> zero,
      List<ActorRef<ZswapBackend.Command>> shards,
      @Nullable ActorRef<SwapFileBackend.Command> file) {
    this.zero = zero;
    this.shards = shards;
    this.ownShard = shards.isEmpty() ? 0 : cpu % shards.size();
    this.file = file;
    this.shardDrops = new @Nullable LongArrayList[shards.size()];
  }

  /**
   * Offers the pending pages of a batch to the backend of a station, counted from 0.
   *
   * @return false when there is no such station: nobody is left to take the pages
   */
  boolean store(int station, PageBatch batch, ActorRef<SlotAllocator.BackendReply> allocator) {
    Backend.Store store = new Backend.Store(batch, allocator);
    if (station == 0) {
      zero.tell(store);
      return true;
    }
    int shardStation = station - 1;
    if (shardStation < shards.size()) {
      shards.get((ownShard + shardStation) % shards.size()).tell(store);
      return true;
    }
    if (shardStation == shards.size() && file != null) {
      file.tell(store);
      return true;
    }
    return false;
  }

  /** Sends a load to whoever holds that location. */
  void load(
      Backing backing,
      long location,
      PageBatch batch,
      ActorRef<SlotAllocator.BackendReply> allocator) {
    Backend.Load load = new Backend.Load(batch, allocator);
    switch (backing) {
      case ZERO -> zero.tell(load);
      case ZSWAP -> shards.get(Location.shard(location)).tell(load);
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
      shards.get(shard).tell(new Backend.Drop(drops.toLongArray()));
      drops.clear();
    }
    dropping.clear();
    if (!fileDrops.isEmpty()) {
      file().tell(new Backend.Drop(fileDrops.toLongArray()));
      fileDrops.clear();
    }
  }

  private ActorRef<SwapFileBackend.Command> file() {
    ActorRef<SwapFileBackend.Command> present = file;
    if (present == null) {
      throw new IllegalStateException("a location in a swap file, but there is none");
    }
    return present;
  }
}
