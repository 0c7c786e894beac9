package io.swapbox.actors;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.VirtualClusters;
import org.jspecify.annotations.Nullable;

/**
 * The loads of an allocator: they visit the backends that hold the batch's entries.
 *
 * <p>Whether a load ends the stored copy is decided before it starts: it does when it gives up the
 * last use, which nobody can add to or take away while the entry is busy. An entry that others use
 * keeps its copy and loses one use.
 *
 * <p>A folio comes whole or not at all, so the copies of its pages end only when all of them have
 * come.
 *
 * <p>An entry that is busy makes a load wait, unless its page can be read meanwhile ({@link
 * BesideReads}). A readahead never waits: here, where descriptors are, it is known which of its
 * pages are worth it.
 *
 * <p>When more than half of the slots of a device are in use that entries name, a client that
 * caches pages for itself alone gets them without their entries ({@code should_try_to_free_swap} of
 * {@code mm/memory.c}).
 */
final class Loads {

  private final VirtualClusters clusters;
  private final Entries entries;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Backends backends;
  private final Folios folios;
  private final BesideReads beside;
  private final Promotions promotions;
  private final boolean exclusive;
  private final @Nullable DeviceSlots device;
  private long swapCacheHits;

  Loads(
      VirtualClusters clusters,
      Entries entries,
      BusyEntries busy,
      ClusterSupply supply,
      Backends backends,
      Folios folios,
      BesideReads beside,
      Promotions promotions,
      boolean exclusive) {
    this.device = clusters instanceof DeviceSlots slots ? slots : null;
    this.clusters = clusters;
    this.entries = entries;
    this.busy = busy;
    this.supply = supply;
    this.backends = backends;
    this.folios = folios;
    this.beside = beside;
    this.promotions = promotions;
    this.exclusive = exclusive;
  }

  /** Loads that found their page in the swap cache. */
  long swapCacheHits() {
    return swapCacheHits;
  }

  /** Makes the entries of a load busy and asks the first backend. */
  void begin(SlotAllocator.SwapIn request) {
    PageBatch batch = request.batch();
    if (batch.loadTimes != null) {
      batch.loadTimes.begins();
    }
    if (batch.readsAhead()) {
      busy.find(batch);
    } else if (busy.parks(batch, request, beside)) {
      return;
    }
    if (batch.order() > 0 && folios.refuses(batch)) {
      batch.answer();
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      begin(batch, i);
    }
    nextStation(batch);
  }

  private void begin(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    if (d < 0) {
      batch.status(i, BusyEntries.refusal(d));
    } else if (batch.readsAhead() && !mayReadAhead(batch, d)) {
      batch.status(i, PageStatus.NOT_READ_AHEAD);
    } else if (clusters.busy(d)) {
      if (beside.begin(batch, i)) {
        find(batch, i, d);
      }
    } else if (batch.mode() != LoadMode.READ && clusters.count(d) == 0) {
      batch.status(i, PageStatus.UNMAPPED);
    } else {
      busy.hold(d);
      find(batch, i, d);
      if (batch.order() == 0 && !clusters.cached(d) && endsCopy(mode(batch, i), d)) {
        batch.giveUp(i);
      }
    }
  }

  private boolean mayReadAhead(PageBatch batch, long d) {
    return !clusters.busy(d)
        && !clusters.cached(d)
        && clusters.count(d) == 1
        && (!batch.readsAheadOfDevicesOnly()
            || backends.isOnDevice(clusters.backing(d), clusters.location(d)));
  }

  private void find(PageBatch batch, int i, long d) {
    if (batch.releasesOnly(clusters.count(d), device != null && device.scarce())) {
      batch.frame(i, PageBatch.NOT_CACHED);
    }
    batch.source(i, clusters.backing(d), clusters.location(d), clusters.shadow(d));
    if (clusters.cached(d)) {
      batch.foundCached(i, entries.frame(d));
      swapCacheHits++;
    }
  }

  private static LoadMode mode(PageBatch batch, int i) {
    return batch.frame(i) == PageBatch.NOT_CACHED ? LoadMode.RELEASE : batch.mode();
  }

  private boolean endsCopy(LoadMode mode, long d) {
    return switch (mode) {
      case READ -> false;
      case RELEASE -> clusters.count(d) == 1;
      case CACHE -> exclusive && clusters.backing(d) == Backing.ZSWAP;
    };
  }

  /** A backend has answered. */
  void loaded(PageBatch batch) {
    if (batch.loadTimes != null) {
      batch.loadTimes.loaded();
    }
    nextStation(batch);
  }

  /** Asks the backend that holds the first page that is still pending, or ends the load. */
  private void nextStation(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        backends.load(batch.backing(i), batch.location(i), batch);
        return;
      }
    }
    finish(batch);
  }

  private void finish(PageBatch batch) {
    boolean kept = batch.order() > 0 && !batch.allServed();
    for (int i = 0; i < batch.size(); i++) {
      PageStatus status = batch.status(i);
      if (batch.beside(i)) {
        if (status.isServed()) {
          giveUpUseBeside(batch, i);
        }
        beside.end(batch, i);
      } else if (status.ofHeldEntry()) {
        busy.release(batch.entry(i), batch.descriptor(i));
        noteIfBad(batch, i);
        if (kept && status.isServed()) {
          batch.status(i, PageStatus.FOLIO_REFUSED);
        } else if (status.isServed()) {
          giveUpUse(batch, i);
          if (staysOutside(batch, i)) {
            promotions.loaded(batch, i);
          }
        }
      }
    }
    if (batch.order() > 0 && !kept) {
      folios.swappedIn(batch.order());
    }
    entries.settle();
    supply.giveBack();
    batch.answer();
    promotions.begin();
    beside.ended();
  }

  private void noteIfBad(PageBatch batch, int i) {
    PageStatus status = batch.status(i);
    boolean bad = status == PageStatus.CORRUPT || status == PageStatus.READ_ERROR;
    if (bad && batch.backing(i) == Backing.SWAPFILE) {
      entries.setAside(batch.entry(i));
    }
  }

  /** Whether a page was read alone and its entry lives on, neither freed nor in the swap cache. */
  private static boolean staysOutside(PageBatch batch, int i) {
    return batch.order() == 0
        && batch.status(i) == PageStatus.DONE
        && mode(batch, i) != LoadMode.CACHE
        && !batch.givenUp(i);
  }

  /** Gives a use up of an entry that is on a migration, which frees it when it was the last one. */
  private void giveUpUseBeside(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    if (mode(batch, i) == LoadMode.CACHE && batch.status(i) == PageStatus.DONE) {
      entries.cache(d, batch.frame(i));
    }
    if (batch.mode() != LoadMode.READ && entries.unmap(d)) {
      beside.lastUseTaken();
    }
  }

  private void giveUpUse(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    switch (mode(batch, i)) {
      case READ -> {}
      case RELEASE -> {
        if (entries.unmap(d)) {
          if (batch.givenUp(i)) {
            entries.free(batch.entry(i), d);
          } else {
            entries.freeWithBacking(batch.entry(i), d);
          }
        }
      }
      case CACHE -> {
        if (batch.status(i) == PageStatus.DONE) {
          entries.cache(d, batch.frame(i));
          if (batch.givenUp(i)) {
            entries.back(d, Backing.FOLIO, Location.NONE);
          } else if (endsCopy(LoadMode.CACHE, d)) {
            entries.giveUpBacking(d);
          }
        }
        entries.unmap(d);
      }
    }
  }
}
