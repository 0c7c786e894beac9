package io.swapbox.workloads.replay;

import io.swapbox.SpaceStatistics;
import io.swapbox.TierStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What a space counts of pages that went out and in, by the names of {@code /proc/vmstat}; {@code
 * pgdemote} and {@code pgpromote}, which are there for nodes of memory, are those of all tiers.
 */
public final class SpaceCounters {

  private SpaceCounters() {}

  /** The counters, in pages; the map is the caller's. */
  public static Map<String, Long> of(SpaceStatistics space) {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("pswpin", space.file().pswpin());
    counters.put("pswpout", space.file().pswpout());
    counters.put("zswpin", space.zswap().zswpin());
    counters.put("zswpout", space.zswap().zswpout());
    counters.put("zswpwb", space.zswap().writtenBackPages());
    counters.put("pgdemote", sum(space, TierStatistics::demotedPages));
    counters.put("pgpromote", sum(space, TierStatistics::promotedPages));
    counters.put("swpin_zero", space.swpinZero());
    counters.put("swpout_zero", space.swpoutZero());
    return counters;
  }

  /**
   * Pages that have left memory, without a store those whose stored copy was good; one that has
   * moved to another tier since went out once.
   */
  static long swappedOut(SpaceStatistics space) {
    return space.swpoutClean()
        + space.swpoutZero()
        + space.zswap().zswpout()
        + space.file().pswpout()
        - sum(space, TierStatistics::demotedPages)
        - sum(space, TierStatistics::promotedPages);
  }

  /** Pages that have come back. */
  static long swappedIn(SpaceStatistics space) {
    return space.swpinZero() + space.zswap().zswpin() + space.file().pswpin();
  }

  private static long sum(SpaceStatistics space, ToLongFunction<TierStatistics> pages) {
    return space.tiers().stream().mapToLong(pages).sum();
  }
}
