package io.swapbox.actors;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.allocator.Workingset;

/**
 * The requests that change who holds an entry and move no page: frees, duplicates of a fork, and
 * uncaching.
 *
 * <p>Entries come in runs: neighbouring slots of one cluster and one cgroup, in the order of the
 * batch. A run is found with one look-up and freed with another one, and what its entries leave
 * behind goes to each backend in one message a batch. So the virtual swap series frees since its
 * fourth version; the third one looked each entry up twice and freed its backing alone, which
 * {@code batched} off does.
 */
final class SwapCounts {

  private final VirtualClusters clusters;
  private final Entries entries;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final boolean batched;

  SwapCounts(
      VirtualClusters clusters,
      Entries entries,
      BusyEntries busy,
      ClusterSupply supply,
      boolean batched) {
    this.clusters = clusters;
    this.entries = entries;
    this.busy = busy;
    this.supply = supply;
    this.batched = batched;
  }

  /** Gives up one use of each entry; frees those that nothing holds then. */
  void free(SlotAllocator.Free request) {
    PageBatch batch = request.batch();
    if (batched ? busy.parksInRuns(batch, request) : busy.parks(batch, request)) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.status(i, free(batch, i));
    }
    freeUnheld(batch, batched);
  }

  private PageStatus free(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    if (d < 0) {
      return BusyEntries.refusal(d);
    }
    if (clusters.count(d) == 0) {
      // Not cached: an element before this one took the last use.
      return clusters.cached(d) ? PageStatus.UNMAPPED : PageStatus.STALE;
    }
    if (entries.unmap(d)) {
      batch.giveUp(i);
    }
    return PageStatus.DONE;
  }

  /** Adds one use to each entry. */
  void duplicate(SlotAllocator.Duplicate request) {
    PageBatch batch = request.batch();
    if (busy.parksInRuns(batch, request)) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      long d = batch.descriptor(i);
      if (d < 0) {
        batch.status(i, BusyEntries.refusal(d));
      } else if (clusters.count(d) == 0) {
        batch.status(i, PageStatus.UNMAPPED);
      } else {
        clusters.map(d);
        batch.status(i, PageStatus.DONE);
      }
    }
    batch.answer();
  }

  /** Ends the hold of the swap cache on each entry; frees those that nothing holds then. */
  void uncache(SlotAllocator.Uncache request) {
    PageBatch batch = request.batch();
    if (busy.parksInRuns(batch, request)) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.status(i, uncache(batch, i));
    }
    freeUnheld(batch, true);
  }

  private PageStatus uncache(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    if (d < 0) {
      return BusyEntries.refusal(d);
    }
    if (!clusters.cached(d)) {
      return PageStatus.NOT_CACHED;
    }
    if (clusters.count(d) > 0 && clusters.backing(d) == Backing.FOLIO) {
      return PageStatus.UNBACKED;
    }
    entries.uncache(d, Workingset.NO_SHADOW);
    if (clusters.unreferenced(d)) {
      batch.giveUp(i);
    }
    return PageStatus.DONE;
  }

  /**
   * Frees the entries that nothing holds any more, after all elements were judged: until then a
   * second element can tell what the first one did to its entry.
   */
  private void freeUnheld(PageBatch batch, boolean together) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.givenUp(i)) {
        entries.freeWithBacking(batch.entry(i), batch.descriptor(i));
        if (!together) {
          entries.settleBackings();
        }
      }
    }
    entries.settle();
    supply.giveBack();
    batch.answer();
  }
}
