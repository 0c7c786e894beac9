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

  private static long sum(SpaceStatistics space, ToLongFunction<TierStatistics> pages) {
    return space.tiers().stream().mapToLong(pages).sum();
  }
}
