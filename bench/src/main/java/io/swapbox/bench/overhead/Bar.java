package io.swapbox.bench.overhead;

import java.util.List;

/**
 * The most that Swapbox may take at one usage.
 *
 * @param percent of the slots in use
 * @param maxBytes the bar
 * @param bytes what was measured
 * @param holds whether that is at or below the bar, to a hundredth of a MiB
 */
public record Bar(int percent, long maxBytes, long bytes, boolean holds) {

  private static final long MIB = 1 << 20;

  /** Nothing without entries, 131 MiB for the published number of slots: 16.4 bytes a slot. */
  static List<Bar> zswap(long slots, List<Usage> usages) {
    return List.of(bar(0, 0, slots, usages), bar(100, 131, slots, usages));
  }

  /** 2 MiB without entries, 200 MiB for the published number of slots: 25 bytes a slot. */
  static List<Bar> file(long slots, List<Usage> usages) {
    return List.of(bar(0, 2, slots, usages), bar(100, 200, slots, usages));
  }

  private static Bar bar(int percent, int mib, long slots, List<Usage> usages) {
    long bytes = usages.get(OverheadMeasurement.PERCENTS.indexOf(percent)).bytes();
    long max = mib * MIB * slots / KernelDesigns.PUBLISHED_SLOTS;
    return new Bar(percent, max, bytes, hundredths(bytes) <= hundredths(max));
  }

  private static long hundredths(long bytes) {
    return Math.round(bytes * 100.0 / MIB);
  }
}
