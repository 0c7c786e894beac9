package io.swapbox.allocator;

import java.util.Arrays;

/**
 * Compares how often pages of each type and tier come back after an eviction: the feedback loop of
 * the multi-generational LRU ({@code struct ctrl_pos} of mm/vmscan.c).
 *
 * <p>The proportional term is refaulted / (evicted + protected) in the generation that is being
 * evicted, the integral term the moving average of the same over the generations before, by half.
 * The comparison decides which type is evicted from, and whether pages of the workingset are passed
 * over.
 *
 * <p>The kernel has four tiers. Pages that are used through page tables are in the first one, or in
 * the last one when they belong to the workingset; the two between are for uses through file
 * descriptors, which nobody makes here.
 */
final class RefaultControl {

  /** Fewest refaults that count for anything: MIN_LRU_BATCH, the bits of a word. */
  private static final int MIN_LRU_BATCH = 64;

  private static final int TIERS = 2;

  /** Factors of a tier's rate against the first tier's, for a margin: 2 to 3. */
  private static final int FIRST_GAIN = 2;

  private static final int WORKINGSET_GAIN = 3;

  private final long[] refaulted = new long[2 * TIERS];
  private final long[] passed = new long[2 * TIERS];
  private final long[] averageRefaulted = new long[2 * TIERS];
  private final long[] averagePassed = new long[2 * TIERS];

  /** A page came back that was evicted a few generations ago. */
  void refaulted(int type, boolean workingset) {
    refaulted[tier(type, workingset)]++;
  }

  /** A page of the oldest generation was evicted, or passed over as one of the workingset. */
  void passed(int type, boolean workingset) {
    passed[tier(type, workingset)]++;
  }

  /** The oldest generation of a type has gone: reset_ctrl_pos. */
  void endGeneration(int type) {
    for (int k = type * TIERS; k < (type + 1) * TIERS; k++) {
      averageRefaulted[k] = (averageRefaulted[k] + refaulted[k]) / 2;
      averagePassed[k] = (averagePassed[k] + passed[k]) / 2;
    }
    Arrays.fill(refaulted, type * TIERS, (type + 1) * TIERS, 0);
    Arrays.fill(passed, type * TIERS, (type + 1) * TIERS, 0);
  }

  /** The type to evict from first, as get_type_to_scan. */
  int typeToScan(int swappiness) {
    if (swappiness <= 1) {
      return Generations.FILE;
    }
    if (swappiness >= MultiGenLru.MAX_SWAPPINESS) {
      return Generations.ANON;
    }
    boolean file =
        isBelow(
            refaultsOf(Generations.FILE),
            passedOf(Generations.FILE),
            MultiGenLru.MAX_SWAPPINESS - swappiness,
            refaultsOf(Generations.ANON),
            passedOf(Generations.ANON),
            swappiness);
    return file ? Generations.FILE : Generations.ANON;
  }

  /** Whether pages of the workingset are passed over, as get_tier_idx. */
  boolean protectsWorkingset(int type) {
    int first = tier(type, false);
    int workingset = tier(type, true);
    return !isBelow(
        refaultsIn(workingset),
        passedIn(workingset),
        WORKINGSET_GAIN,
        refaultsIn(first),
        passedIn(first),
        FIRST_GAIN);
  }

  /**
   * As positive_ctrl_err: whether a process variable has few refaults, or a lower rate of them than
   * the set point.
   */
  private static boolean isBelow(
      long refaults, long total, int gain, long setRefaults, long setTotal, int setGain) {
    return refaults < MIN_LRU_BATCH
        || refaults * (setTotal + MIN_LRU_BATCH) * setGain <= (setRefaults + 1) * total * gain;
  }

  private static int tier(int type, boolean workingset) {
    return type * TIERS + (workingset ? 1 : 0);
  }

  private long refaultsIn(int tier) {
    return averageRefaulted[tier] + refaulted[tier];
  }

  private long passedIn(int tier) {
    return averagePassed[tier] + passed[tier];
  }

  private long refaultsOf(int type) {
    return refaultsIn(tier(type, false)) + refaultsIn(tier(type, true));
  }

  private long passedOf(int type) {
    return passedIn(tier(type, false)) + passedIn(tier(type, true));
  }
}
