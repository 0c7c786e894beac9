package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import java.util.ArrayDeque;

/**
 * The stores of an allocator: a slot for each new page, then one backend after the other, each
 * taking what it can of the batch. What nobody takes is refused and stays with the client.
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
  private final ActorRef<SlotAllocator.BackendReply> replies;
  private final LookUps lookUps;
  private final ArrayDeque<SlotAllocator.SwapOut> awaitingSlots = new ArrayDeque<>();
  private long swpoutClean;

  Stores(
      VirtualClusters clusters,
      Entries entries,
      BusyEntries busy,
      ClusterSupply supply,
      Backends backends,
      ActorRef<SlotAllocator.BackendReply> replies,
      LookUps lookUps) {
    this.clusters = clusters;
    this.entries = entries;
    this.busy = busy;
    this.supply = supply;
    this.backends = backends;
    this.replies = replies;
    this.lookUps = lookUps;
  }

  /** Pages that left memory without a store, since their copies were still good. */
  long swpoutClean() {
    return swpoutClean;
  }

  /** Stores a batch as soon as there are slots for it. */
  void begin(SlotAllocator.SwapOut request) {
    awaitingSlots.addLast(request);
    beginAwaiting();
  }

  /** Starts the stores that wait for slots, in the order they came, as far as the slots go. */
  void beginAwaiting() {
    while (!awaitingSlots.isEmpty()) {
      boolean enough = supply.has(awaitingSlots.getFirst().batch().newPages());
      if (!enough && supply.mayGrow()) {
        supply.request();
        return;
      }
      SlotAllocator.SwapOut request = awaitingSlots.removeFirst();
      if (enough) {
        store(request);
      } else {
        request.batch().endPending(PageStatus.NO_SPACE);
        request.batch().answer();
      }
    }
  }

  private void store(SlotAllocator.SwapOut request) {
    PageBatch batch = request.batch();
    if (busy.parks(batch, request)) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      if (batch.wasCached(i)) {
        takeFromCache(batch, i);
      } else {
        allocate(batch, i);
      }
    }
    lookUps.note();
    backends.sendDrops();
    batch.station = 0;
    nextStation(batch);
    supply.refill();
  }

  private void allocate(PageBatch batch, int i) {
    long entry = entries.allocate(batch.cgroup());
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
    if (!batch.anyPending() || !backends.store(batch.station++, batch, replies)) {
      finish(batch);
    }
  }

  private void finish(PageBatch batch) {
    batch.endPending(PageStatus.NO_SPACE);
    for (int i = 0; i < batch.size(); i++) {
      if (batch.status(i).ofHeldEntry()) {
        long d = batch.descriptor(i);
        busy.release(batch.entry(i), d);
        if (batch.status(i) == PageStatus.DONE) {
          evict(batch, i, d);
        } else if (!batch.wasCached(i)) {
          entries.abandon(batch.entry(i), d);
          batch.entry(i, Entry.NONE);
        }
      }
    }
    lookUps.note();
    supply.giveBack();
    batch.answer();
  }

  private void evict(PageBatch batch, int i, long d) {
    entries.back(d, batch.backing(i), batch.location(i));
    for (int times = 0; times < batch.mappings(i); times++) {
      clusters.map(d);
    }
    entries.uncache(d, batch.shadow(i));
  }
}
