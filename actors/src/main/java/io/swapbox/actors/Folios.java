package io.swapbox.actors;

import io.swapbox.FolioRule;
import io.swapbox.FolioStatistics;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The folios of an allocator: by which rule they are stored and loaded, whether one can be swapped
 * in whole, and what is counted of them.
 */
final class Folios {

  private final VirtualClusters clusters;
  private final boolean strict;
  private final long[] swpout = new long[Entry.MAX_ORDER + 1];
  private final long[] swpoutFallback = new long[Entry.MAX_ORDER + 1];
  private final long[] swpin = new long[Entry.MAX_ORDER + 1];

  Folios(VirtualClusters clusters, FolioRule rule) {
    this.clusters = clusters;
    this.strict = rule == FolioRule.STRICT;
  }

  /** Whether a backend takes a folio whole or not at all. */
  boolean strict() {
    return strict;
  }

  void swappedOut(int order) {
    swpout[order]++;
  }

  void split(int order) {
    swpoutFallback[order]++;
  }

  void swappedIn(int order) {
    swpin[order]++;
  }

  FolioStatistics statistics() {
    return new FolioStatistics(list(swpout), list(swpoutFallback), list(swpin));
  }

  private static List<Long> list(long[] byOrder) {
    List<Long> list = new ArrayList<>(byOrder.length);
    Arrays.stream(byOrder).forEach(list::add);
    return list;
  }

  /**
   * Ends the load of a folio that cannot be swapped in whole, and is true then. None of its entries
   * is held yet.
   */
  boolean refuses(PageBatch batch) {
    boolean refused = anyRefused(batch) || (strict && anyApart(batch));
    if (refused) {
      batch.endPending(PageStatus.FOLIO_REFUSED);
    }
    return refused;
  }

  private boolean anyRefused(PageBatch batch) {
    boolean refused = false;
    for (int i = 0; i < batch.size(); i++) {
      batch.status(i, judge(batch, i));
      refused |= !batch.pending(i);
    }
    return refused;
  }

  private PageStatus judge(PageBatch batch, int i) {
    long d = batch.descriptor(i);
    if (d < 0) {
      return BusyEntries.refusal(d);
    }
    if (i == 0 && !isRun(batch)) {
      return PageStatus.NOT_A_FOLIO;
    }
    boolean takesUse = batch.mode() != LoadMode.READ;
    return takesUse && clusters.count(d) == 0 ? PageStatus.UNMAPPED : PageStatus.PENDING;
  }

  /**
   * Whether the entries were handed out together: those of a run have one generation, so that any
   * that is not of the run any more was found to be stale.
   */
  private boolean isRun(PageBatch batch) {
    return clusters.isOneRun(batch.entry(0), batch.order());
  }

  private boolean anyApart(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (!isBesideTheFirst(batch, i)) {
        batch.status(i, PageStatus.MIXED_BACKING);
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a page is backed as the first one, and in a file beside it: the rule of {@code
   * vswap_can_swapin_thp} in {@code mm/vswap.c}. Pages in the pool never are.
   */
  private boolean isBesideTheFirst(PageBatch batch, int i) {
    long first = batch.descriptor(0);
    long d = batch.descriptor(i);
    if (clusters.cached(first) || clusters.cached(d)) {
      return clusters.cached(first) && clusters.cached(d);
    }
    return switch (clusters.backing(d)) {
      case ZERO -> clusters.backing(first) == Backing.ZERO;
      case SWAPFILE ->
          clusters.backing(first) == Backing.SWAPFILE
              && clusters.location(d) == clusters.location(first) + i;
      case ZSWAP, FOLIO -> false;
    };
  }
}
