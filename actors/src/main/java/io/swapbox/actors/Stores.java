package io.swapbox.actors;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The stores of an allocator: a slot for each new page, then one backend after the other, each
 * taking what it can of the batch. What nobody takes is refused and stays with the client.
 *
 * <p>A folio gets a run of slots, and is kept whole or not at all. When there is no run for it, or
 * by the strict rule no backend for all of it, it is split and stored as pages, the order-0
 * fallback of {@code shrink_folio_list} in {@code mm/vmscan.c}.
 *
 * <p>A page that is evicted from the swap cache keeps its entry. If it is clean and has a copy
 * beside the one in memory it is not stored again; if not, its old copy is given up first ({@code
 * vswap_prepare_writeout} of the virtual swap series), so that nobody can be served what it was
 * before. When it is then refused, its folio is all there is, and it stays cached.
 */
final class Stores {

  private final VirtualClusters clusters;
  private final Entries entries;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Backends backends;
  private final Folios folios;
  private final Uncharges uncharges;
  private final BesideReads beside;
  private final Reparenting reparenting;

  /** Null unless entries name slots of a device. */
  private final @Nullable DeviceChoice devices;

  private final ArrayDeque<SlotAllocator.SwapOut> awaitingSlots = new ArrayDeque<>();
  private long swpoutClean;

  Stores(
      VirtualClusters clusters,
      Entries entries,
      BusyEntries busy,
      ClusterSupply supply,
      Backends backends,
      Folios folios,
      Uncharges uncharges,
      BesideReads beside,
      Reparenting reparenting,
      @Nullable DeviceChoice devices) {
    this.clusters = clusters;
    this.entries = entries;
    this.busy = busy;
    this.supply = supply;
    this.backends = backends;
    this.folios = folios;
    this.uncharges = uncharges;
    this.beside = beside;
    this.reparenting = reparenting;
    this.devices = devices;
  }

  /** Pages that left memory without a store, since their copies were still good. */
  long swpoutClean() {
    return swpoutClean;
  }

  /** Stores a batch as soon as there are slots for it, unless it goes to another device. */
  void begin(SlotAllocator.SwapOut request) {
    if (devices != null) {
      int to = devices.choose(request.batch());
      if (!devices.isHere(to)) {
        reparenting.ended(request.batch());
        devices.send(to, request);
        return;
      }
    }
    awaitingSlots.addLast(request);
    beginAwaiting();
  }

  /** Starts the stores that wait for slots, in the order they came, as far as the slots go. */
  void beginAwaiting() {
    while (!awaitingSlots.isEmpty()) {
      PageBatch batch = awaitingSlots.getFirst().batch();
      reparenting.rename(batch);
      boolean enough = hasSlots(batch);
      if (!enough && supply.mayGrow()) {
        supply.request();
        return;
      }
      if (enough || (devices != null && batch.order() == 0)) {
        store(awaitingSlots.removeFirst());
      } else if (batch.order() > 0) {
        uncharges.failed(batch.cgroup(0));
        split(batch);
      } else {
        awaitingSlots.removeFirst();
        batch.endPending(PageStatus.NO_SPACE);
        countFailures(batch, false);
        entries.settle();
        answer(batch);
      }
    }
  }

  private boolean hasSlots(PageBatch batch) {
    return supply.has(batch.order(), batch.newRuns())
        && (devices == null || devices.gives(batch.cgroup(0)));
  }

  private void store(SlotAllocator.SwapOut request) {
    PageBatch batch = request.batch();
    if (busy.parks(batch, request)) {
      return;
    }
    if (batch.order() > 0) {
      allocateRun(batch);
    } else {
      takeOrAllocate(batch);
      if (!batch.allNew()) {
        beside.evicts(batch);
      }
    }
    entries.settle();
    int order = batch.order();
    backends.beginStore(batch);
    nextStation(batch);
    supply.refill(order);
  }

  private void allocateRun(PageBatch batch) {
    long first = entries.allocateRun(batch.order(), batch.cgroup(0));
    for (int i = 0; i < batch.size(); i++) {
      begin(batch, i, Entry.ofRun(first, i));
    }
    batch.takenWhole(folios.strict());
  }

  private void takeOrAllocate(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (!batch.pending(i)) {
        continue; // Served by another device.
      }
      if (batch.wasCached(i)) {
        takeFromCache(batch, i);
      } else if (devices == null || devices.gives(batch.cgroup(i))) {
        begin(batch, i, entries.allocate(batch.cgroup(i)));
      } else {
        batch.status(i, PageStatus.NO_SLOT);
      }
    }
  }

  private void begin(PageBatch batch, int i, long entry) {
    long d = clusters.find(entry);
    busy.hold(d);
    batch.entry(i, entry);
    batch.descriptor(i, d);
  }

  private void takeFromCache(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    if (d < 0) {
      batch.status(i, BusyEntries.refusal(d));
    } else if (clusters.busy(d)) {
      batch.status(i, PageStatus.DUPLICATE);
    } else if (!clusters.cached(d)) {
      batch.status(i, PageStatus.NOT_CACHED);
    } else if (clusters.count(d) + batch.mappings(i) == 0) {
      batch.status(i, PageStatus.UNMAPPED);
    } else {
      busy.hold(d);
      batch.cgroup(i, clusters.cgroup(d));
      uncharges.hasEntry(batch, i);
      if (batch.dirty(i) || clusters.backing(d) == Backing.FOLIO) {
        entries.giveUpBacking(d);
      } else {
        batch.storedAt(i, clusters.backing(d), clusters.location(d));
        swpoutClean++;
      }
    }
  }

  /** Offers what is left of a batch to the next backend, or ends the store. */
  void nextStation(PageBatch batch) {
    if (!backends.store(batch)) {
      finish(batch);
    }
  }

  private void finish(PageBatch batch) {
    batch.refusePending();
    noteBadSlots(batch);
    boolean passesOn = devices != null && lacksSlots(batch) && devices.hasNext(batch);
    countFailures(batch, passesOn);
    boolean refused = batch.order() > 0 && !batch.allDone();
    if (refused) {
      takeBack(batch);
    } else {
      keep(batch);
      if (!batch.allNew()) {
        beside.evicted(batch);
      }
    }
    entries.settle();
    supply.giveBack();
    if (refused && batch.takenWhole() && batch.status(0).foundNoRoom()) {
      split(batch);
      begin(batch.messages().swapOut());
    } else if (passesOn && devices != null) {
      batch.replace(PageStatus.NO_SLOT, PageStatus.PENDING);
      reparenting.ended(batch);
      devices.passOn(batch);
    } else {
      batch.replace(PageStatus.NO_SLOT, PageStatus.NO_SPACE);
      answer(batch);
    }
  }

  private void answer(PageBatch batch) {
    reparenting.ended(batch);
    batch.answer();
  }

  private static boolean lacksSlots(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.status(i) == PageStatus.NO_SLOT) {
        return true;
      }
    }
    return false;
  }

  private void noteBadSlots(PageBatch batch) {
    for (int i = 0; devices != null && i < batch.size(); i++) {
      if (batch.status(i) == PageStatus.WRITE_ERROR && isOwn(batch, i)) {
        entries.setAside(batch.entry(i));
      }
    }
  }

  /** Whether a page that has an entry has one of this home, and not of another device. */
  private boolean isOwn(PageBatch batch, int i) {
    return devices == null || devices.owns(batch.entry(i));
  }

  /** Counts the pages, or the folio, that nobody had room for. */
  private void countFailures(PageBatch batch, boolean passesOn) {
    if (batch.order() > 0) {
      if (!batch.allDone() && batch.firstRefusal() == PageStatus.NO_SPACE) {
        uncharges.failed(batch.cgroup(0));
      }
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      PageStatus status = batch.status(i);
      boolean lastAsked = status == PageStatus.NO_SLOT && !passesOn;
      if (lastAsked || (status == PageStatus.NO_SPACE && isOwn(batch, i))) {
        uncharges.failed(batch.cgroup(i));
      }
    }
  }

  private void keep(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.status(i).ofHeldEntry() && isOwn(batch, i)) {
        long d = batch.descriptor(i);
        busy.release(batch.entry(i), d);
        if (batch.status(i) == PageStatus.DONE) {
          uncharges.kept(batch, i);
          evict(batch, i, d);
        } else {
          uncharges.refund(batch, i);
          if (!batch.wasCached(i)) {
            abandon(batch, i, d);
          }
        }
      }
    }
    if (batch.order() > 0) {
      folios.swappedOut(batch.order());
    }
  }

  private void split(PageBatch batch) {
    folios.split(batch.order());
    batch.split();
  }

  /** Keeps none of a folio's pages; they end as the first that was refused. */
  private void takeBack(PageBatch batch) {
    PageStatus refusal = batch.firstRefusal();
    for (int i = 0; i < batch.size(); i++) {
      long d = batch.descriptor(i);
      busy.release(batch.entry(i), d);
      if (batch.status(i) == PageStatus.DONE) {
        backends.collectDrop(batch.backing(i), batch.location(i));
      }
      uncharges.refund(batch, i);
      abandon(batch, i, d);
      batch.status(i, refusal);
    }
  }

  private void abandon(PageBatch batch, int i, long d) {
    entries.abandon(batch.entry(i), d);
    batch.entry(i, Entry.NONE);
  }

  private void evict(PageBatch batch, int i, long d) {
    entries.map(d, batch.mappings(i));
    entries.back(d, batch.backing(i), batch.location(i));
    entries.uncache(d, batch.shadow(i));
  }
}
