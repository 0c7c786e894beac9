package io.swapbox.workloads.replay;

import io.swapbox.SpaceStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a space counts of pages that went out and in, by the names of {@code /proc/vmstat}. */
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
    counters.put("swpin_zero", space.swpinZero());
    counters.put("swpout_zero", space.swpoutZero());
    return counters;
  }
}
