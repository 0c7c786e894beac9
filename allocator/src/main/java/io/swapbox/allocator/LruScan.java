package io.swapbox.allocator;

/** Where a {@link ClassicLru} is in a reclaim, between two of its steps. */
final class LruScan {

  /** What comes next at a priority. */
  enum Phase {
    /** Find out how much of each list to scan. */
    COUNT,
    /** Scan the lists in turn. */
    LISTS,
    /** Deactivate a few anonymous pages when the inactive list is short. */
    BALANCE,
    /** Go to the next priority. */
    NEXT
  }

  Phase phase = Phase.COUNT;

  /** Pages of each list that are still to be scanned at this priority. */
  final int[] left = new int[ClassicLru.LISTS];

  /** Pages of each list that were to be scanned at this priority when it began. */
  final int[] target = new int[ClassicLru.LISTS];

  /** The list whose turn it is. */
  int list;

  /** The goal was met while both kinds were scanned: what is left has been adjusted. */
  boolean adjusted;

  /** May active pages be deactivated; anonymous ones, then those of files. */
  final boolean[] mayDeactivate = new boolean[2];

  /** Some were left alone that could have been deactivated. */
  boolean skippedDeactivate;

  /** Deactivate in any case: nothing was reclaimed without. */
  boolean forceDeactivate;

  void begin() {
    phase = Phase.COUNT;
    skippedDeactivate = false;
    forceDeactivate = false;
  }
}
