package io.swapbox;

import io.swapbox.allocator.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a space counts of folios since it was opened: one for each folio, by order, as the mTHP
 * counters of {@code Documentation/admin-guide/mm/transhuge.rst} do. Each list has orders 0 to
 * {@value Entry#MAX_ORDER}; order 0, a page, is counted elsewhere and is 0 here.
 *
 * @param swpout folios that were swapped out in one piece, under one run of entries
 * @param swpoutFallback folios that were split, and swapped out as pages
 * @param swpin folios that were swapped in in one piece
 */
public record FolioStatistics(List<Long> swpout, List<Long> swpoutFallback, List<Long> swpin) {

  /** Nothing was counted. */
  public static final FolioStatistics NONE = none();

  /** Copies the lists. */
  public FolioStatistics {
    swpout = List.copyOf(swpout);
    swpoutFallback = List.copyOf(swpoutFallback);
    swpin = List.copyOf(swpin);
  }

  private static FolioStatistics none() {
    List<Long> zeros = Collections.nCopies(Entry.MAX_ORDER + 1, 0L);
    return new FolioStatistics(zeros, zeros, zeros);
  }

  /** {@code thp_swpout} of {@code /proc/vmstat}: folios of PMD size that went out in one piece. */
  public long thpSwpout() {
    return swpout.get(Entry.MAX_ORDER);
  }

  /** {@code thp_swpout_fallback}: folios of PMD size that were split. */
  public long thpSwpoutFallback() {
    return swpoutFallback.get(Entry.MAX_ORDER);
  }

  /** The sum of both. */
  public FolioStatistics plus(FolioStatistics other) {
    return new FolioStatistics(
        sum(swpout, other.swpout),
        sum(swpoutFallback, other.swpoutFallback),
        sum(swpin, other.swpin));
  }

  private static List<Long> sum(List<Long> a, List<Long> b) {
    List<Long> sum = new ArrayList<>();
    for (int order = 0; order < a.size(); order++) {
      sum.add(a.get(order) + b.get(order));
    }
    return sum;
  }
}
