package io.swapbox.bench.locks;

import io.swapbox.ZswapConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;
import io.swapbox.bench.locks.Batch.Outcome;

/**
 * One shard of the compressed pool, and what a store, a load and a free do to it: the steps of the
 * pool's actors. No thread safety: its callers hold the lock that is for it.
 */
final class PoolShard {

  private static final int CGROUP = 0;

  /** Handles that compaction looks at for each page of a batch, while it is of use. */
  private static final int COMPACTION_LOOKS = 4;

  private final int number;
  private final ZswapPool pool;

  /**
   * An empty one.
   *
   * @param config of the whole pool
   * @param payload what the pages are made of
   */
  PoolShard(int number, ZswapConfig config, Payload payload) {
    this.number = number;
    this.pool = payload.pool(config.shardSettings());
  }

  /** Stores what is pending from one element to before another, as far as there is room. */
  void store(Batch batch, int from, int to) {
    for (int i = from; i < to; i++) {
      if (batch.pending(i) && pool.accepting(CGROUP)) {
        store(batch, i);
      }
    }
    tidy(to - from);
  }

  private void store(Batch batch, int i) {
    pool.compress(batch.pages(), batch.offset(i));
    int handle = pool.allocate(Entry.slotOf(batch.entries[i]), CGROUP);
    if (handle >= 0) {
      pool.write(handle);
      batch.storedAt(i, Backing.ZSWAP, Location.zswap(number, handle));
    }
  }

  /** Loads the pending pages that are here, and gives up those that are to be freed. */
  void load(Batch batch) {
    for (int i = 0; i < batch.size; i++) {
      if (batch.pending(i) && isHere(batch, i)) {
        batch.outcomes[i] = load(batch, i);
      }
    }
    tidy(batch.size);
  }

  private Outcome load(Batch batch, int i) {
    int handle = Location.handle(batch.locations[i]);
    try {
      pool.load(handle, batch.pages(), batch.offset(i));
    } catch (PageCorruptException e) {
      return Outcome.DAMAGED;
    }
    pool.touch(handle);
    if (batch.ended[i]) {
      pool.free(handle);
    }
    return Outcome.DONE;
  }

  /** Gives up the pages here whose entries were freed. */
  void drop(Batch batch) {
    for (int i = 0; i < batch.size; i++) {
      if (batch.ended[i] && isHere(batch, i)) {
        pool.free(Location.handle(batch.locations[i]));
        batch.ended[i] = false;
      }
    }
    tidy(batch.size);
  }

  private boolean isHere(Batch batch, int i) {
    return batch.backings[i] == Backing.ZSWAP && Location.shard(batch.locations[i]) == number;
  }

  private void tidy(int pages) {
    if (pool.isFragmented()) {
      pool.compact(pages * COMPACTION_LOOKS);
    }
  }

  /** Bytes that a page here takes in its object. */
  int length(Batch batch, int i) {
    return pool.length(Location.handle(batch.locations[i]));
  }

  /** Pages in it. */
  long pages() {
    return pool.counters().storedPages();
  }

  /** Compressed bytes in it. */
  long storedBytes() {
    return pool.counters().storedBytes();
  }

  /** Memory that it takes. */
  long bytes() {
    return pool.bytes();
  }

  void close() {
    pool.close();
  }
}
