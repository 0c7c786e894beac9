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

  /** Nothing without entries, 131 MiB with all slots in use: 16.4 bytes a slot. */
  static List<Bar> zswap(long slots, List<Usage> usages) {
    return of(slots, usages, 0, 131);
  }

  /** 2 MiB without entries, 200 MiB with all slots in use: 25 bytes a slot. */
  static List<Bar> file(long slots, List<Usage> usages) {
    return of(slots, usages, 2, 200);
  }

  /**
   * The bars are for {@link KernelDesigns#PUBLISHED_SLOTS}, and there are none for another size:
   * tables grow in steps, which counts the more the fewer slots there are.
   */
  private static List<Bar> of(long slots, List<Usage> usages, int emptyMib, int fullMib) {
    return slots == KernelDesigns.PUBLISHED_SLOTS
        ? List.of(bar(0, emptyMib, usages), bar(100, fullMib, usages))
        : List.of();
  }

  private static Bar bar(int percent, int mib, List<Usage> usages) {
    long bytes = usages.get(OverheadMeasurement.PERCENTS.indexOf(percent)).bytes();
    long max = mib * MIB;
    return new Bar(percent, max, bytes, hundredths(bytes) <= hundredths(max));
  }

  private static long hundredths(long bytes) {
    return Math.round(bytes * 100.0 / MIB);
  }
}
