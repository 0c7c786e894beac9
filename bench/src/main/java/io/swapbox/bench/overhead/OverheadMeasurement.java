package io.swapbox.bench.overhead;

import io.swapbox.workloads.replay.ReplayProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the metadata of a space takes by usage, measured on the structures themselves.
 *
 * @param slots of the space
 * @param zswap everything in the pool, one element for each of {@link #PERCENTS}
 * @param file everything in the swap file, the same
 * @param pool what the pool keeps besides
 * @param wallNanos real time that it took
 */
public record OverheadMeasurement(
    long slots, List<Usage> zswap, List<Usage> file, PoolBookkeeping pool, long wallNanos) {

  /** The usages, in percent of the slots, as in the virtual swap series' cover letter. */
  public static final List<Integer> PERCENTS = List.of(0, 25, 50, 75, 100);

  /** Enough to tell bytes an object; more take 256 MiB for each million. */
  private static final long POOL_OBJECTS = 1 << 20;

  /**
   * Fills the structures and counts.
   *
   * @param slots 1 or more; {@value KernelDesigns#PUBLISHED_SLOTS} are those of the published
   *     figures and take some 500 MiB and seconds
   */
  public static OverheadMeasurement measure(long slots, ReplayProgress progress) {
    long start = System.nanoTime();
    List<Usage> zswap = fill("zswap", slots, LiveTables::zswap, progress);
    List<Usage> file = fill("file", slots, () -> LiveTables.file(slots), progress);
    long objects = Math.min(slots, POOL_OBJECTS);
    PoolBookkeeping pool =
        PoolBookkeeping.measure(objects, done -> progress.at("pool", done, objects));
    return new OverheadMeasurement(slots, zswap, file, pool, System.nanoTime() - start);
  }

  private static List<Usage> fill(
      String phase, long slots, Supplier<LiveTables> empty, ReplayProgress progress) {
    List<Usage> usages = new ArrayList<>();
    long before = JvmMemory.bytes();
    try (LiveTables tables = empty.get()) {
      for (int percent : PERCENTS) {
        tables.growTo(slots * percent / 100, entries -> progress.at(phase, entries, slots));
        usages.add(
            new Usage(
                percent,
                tables.entries(),
                tables.virtualBytes(),
                tables.physicalBytes(),
                JvmMemory.bytes() - before));
      }
    }
    return List.copyOf(usages);
  }
}
