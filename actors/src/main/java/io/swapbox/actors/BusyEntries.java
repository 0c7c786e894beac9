package io.swapbox.actors;

import io.swapbox.actors.SlotAllocator.HomeCommand;
import io.swapbox.allocator.VirtualClusters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of an allocator are busy, and the requests that wait for them.
 *
 * <p>A request with a busy entry is parked as a whole, before it has touched anything, and starts
 * anew when that entry is free again. So every request holds all of its entries or none, and
 * requests cannot wait for each other in a circle.
 */
final class BusyEntries {

  private final VirtualClusters clusters;
  private final LookUps lookUps;
  private final Long2ObjectHashMap<List<HomeCommand>> parked = new Long2ObjectHashMap<>();
  private final ArrayDeque<HomeCommand> due = new ArrayDeque<>();

  BusyEntries(VirtualClusters clusters, LookUps lookUps) {
    this.clusters = clusters;
    this.lookUps = lookUps;
  }

  /**
   * Looks up each of the batch's entries and leaves their descriptors in it; parks the request, and
   * is true, when one of them is busy.
   */
  boolean parks(PageBatch batch, HomeCommand request) {
    return parks(batch, request, false, null);
  }

  /** The same for a load, which need not wait for entries that it can read beside. */
  boolean parks(PageBatch batch, HomeCommand request, BesideReads beside) {
    return parks(batch, request, false, beside);
  }

  /** The same with one look-up for entries of neighbouring slots, which come in their order. */
  boolean parksInRuns(PageBatch batch, HomeCommand request) {
    return parks(batch, request, true, null);
  }

  /** Looks up each of the batch's entries and leaves their descriptors in it. */
  void find(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      batch.descriptor(i, clusters.find(batch.entry(i)));
    }
    lookUps.note();
  }

  private boolean parks(
      PageBatch batch, HomeCommand request, boolean inRuns, @Nullable BesideReads beside) {
    boolean parks = false;
    for (int i = 0; i < batch.size() && !parks; i++) {
      long entry = batch.entry(i);
      long d =
          inRuns && i > 0
              ? clusters.findAfter(batch.entry(i - 1), batch.descriptor(i - 1), entry)
              : clusters.find(entry);
      batch.descriptor(i, d);
      parks = d >= 0 && clusters.busy(d) && (beside == null || !beside.lets(batch, d));
      if (parks) {
        parked.computeIfAbsent(entry, busy -> new ArrayList<>()).add(request);
      }
    }
    lookUps.note();
    return parks;
  }

  /** Makes an entry busy for the request that is being served. */
  void hold(long d) {
    clusters.setBusy(d, true);
  }

  /** Ends that; whoever waits for the entry is due. */
  void release(long entry, long d) {
    clusters.setBusy(d, false);
    List<HomeCommand> waiting = parked.isEmpty() ? null : parked.remove(entry);
    if (waiting != null) {
      due.addAll(waiting);
    }
  }

  /** Takes the next request that need not wait any more, or null. */
  @Nullable HomeCommand nextDue() {
    return due.pollFirst();
  }

  /** How a request for an entry that was not found ends. */
  static PageStatus refusal(long notFound) {
    if (notFound == VirtualClusters.FOREIGN) {
      return PageStatus.FOREIGN;
    }
    return notFound == VirtualClusters.STALE ? PageStatus.STALE : PageStatus.UNKNOWN;
  }
}
