package io.swapbox;

import io.swapbox.allocator.LruKind;
import io.swapbox.allocator.LruPolicy;
import io.swapbox.allocator.ScanControl;

/**
 * How a cgroup's pages are reclaimed.
 *
 * @param lru which pages are looked at, in which order
 * @param swappiness 0 to 200, what it costs to bring a page of a file back in proportion to an
 *     anonymous one ({@code memory.swappiness}): at 100 as much, below that anonymous pages are
 *     spared
 * @param statisticsAge ns that the statistics of classic lists get old before they are flushed, 0
 *     for never. The kernel flushes every 2 s, and whenever somebody reads {@code memory.stat}
 * @param refaultActivation whether a page that comes back soon enough goes to the active list at
 *     once
 */
public record ReclaimSettings(
    LruKind lru, int swappiness, long statisticsAge, boolean refaultActivation) {

  /** As the kernel, but for statistics that are always fresh: then time decides nothing. */
  public static final ReclaimSettings DEFAULT = new ReclaimSettings(LruKind.CLASSIC, 60, 0, true);

  /**
   * Checks the ranges.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  public ReclaimSettings {
    ConfigurationException.require(
        swappiness >= 0 && swappiness < ScanControl.SWAPPINESS_ANON_ONLY,
        "memory.swappiness",
        swappiness,
        "0 to 200");
    ConfigurationException.require(
        statisticsAge >= 0 && statisticsAge <= 3_600_000_000_000L,
        "memory.statistics-age",
        statisticsAge,
        "0 ns to an hour");
  }

  /** Empty lists for frames 0 to one less than that. */
  public LruPolicy lists(int frames) {
    return lru.create(frames, statisticsAge, refaultActivation);
  }
}
