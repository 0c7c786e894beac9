package io.swapbox.actors;

import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.Workingset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads of entries that are busy, but whose bytes are there and do not change: they are served
 * beside the request that has the entry, and do not wait for it.
 *
 * <p>The page of an entry that is on a {@linkplain Migrations migration} is read from the copy that
 * it moves away from. A load that takes a use takes it when it has read the page; the entry is
 * freed by the migration if that was the last one. One load at a time does so.
 *
 * <p>The page of an entry that is evicted from the swap cache is copied out of the batch that
 * stores it, as a reader of the kernel finds a folio under writeback in the swap cache. Only a
 * {@link LoadMode#READ} does that; others wait for the end of the store.
 */
final class BesideReads {

  private final Migrations migrations;
  private final WorkMeter meter;
  private final int pageBytes;

  /** Stores under way that evict pages from the swap cache; few. */
  private final List<PageBatch> evictions = new ArrayList<>();

  BesideReads(Migrations migrations, WorkMeter meter, int pageBytes) {
    this.migrations = migrations;
    this.meter = meter;
    this.pageBytes = pageBytes;
  }

  /** A store has made entries busy that the swap cache holds. */
  void evicts(PageBatch batch) {
    evictions.add(batch);
  }

  /** It is done. */
  void evicted(PageBatch batch) {
    evictions.remove(batch);
  }

  /** Whether a page of a load need not wait for its entry, which is busy. */
  boolean lets(PageBatch batch, long d) {
    return batch.order() == 0 && (migrations.moving().lets(d, batch.mode()) || isEvicted(batch, d));
  }

  private boolean isEvicted(PageBatch batch, long d) {
    return batch.mode() == LoadMode.READ && eviction(d) != null;
  }

  /**
   * Serves a page of a load whose entry is busy, as far as it was {@linkplain #lets let}; an entry
   * that this very load has in hand is {@link PageStatus#DUPLICATE}.
   *
   * @return whether the copy is to be read that the entry has
   */
  boolean begin(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    if (isTwice(batch, i) || !lets(batch, d)) {
      batch.status(i, PageStatus.DUPLICATE);
      return false;
    }
    batch.readBeside(i);
    if (migrations.moving().lets(d, batch.mode())) {
      migrations.moving().enter(d, batch.mode());
      return true;
    }
    copyEvicted(batch, i);
    return false;
  }

  private static boolean isTwice(PageBatch batch, int i) {
    for (int before = 0; before < i; before++) {
      if (batch.beside(before) && batch.descriptor(before) == batch.descriptor(i)) {
        return true;
      }
    }
    return false;
  }

  private void copyEvicted(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    PageBatch eviction = Objects.requireNonNull(eviction(d));
    int from = indexIn(eviction, d);
    long begin = meter.begin();
    batch.buffer(i).put(batch.offset(i), eviction.buffer(from), eviction.offset(from), pageBytes);
    meter.end(Work.COPY, begin, 1, pageBytes);
    batch.source(i, Backing.FOLIO, Location.NONE, Workingset.NO_SHADOW);
    batch.status(i, PageStatus.DONE);
  }

  /** The store that evicts the page of an entry, or null. */
  private @Nullable PageBatch eviction(long d) {
    for (int k = 0; k < evictions.size(); k++) {
      if (indexIn(evictions.get(k), d) >= 0) {
        return evictions.get(k);
      }
    }
    return null;
  }

  /** Which element of a store evicts the page of that entry; -1 when none does. */
  private static int indexIn(PageBatch batch, long d) {
    for (int i = 0; i < batch.size(); i++) {
      boolean held = batch.pending(i) || batch.status(i).ofHeldEntry();
      if (held && batch.wasCached(i) && batch.descriptor(i) == d) {
        return i;
      }
    }
    return -1;
  }

  /** A page that was read beside was served, or not. */
  void end(PageBatch batch, int i) {
    if (batch.backing(i) != Backing.FOLIO) {
      migrations.moving().leave(batch, i);
    }
  }

  /** A load has taken the last use of an entry, which its migration frees. */
  void lastUseTaken() {
    migrations.moving().lastUseTaken();
  }

  /** A load has ended: what has only waited for it may end as well. */
  void ended() {
    migrations.finishAwaited();
  }
}
