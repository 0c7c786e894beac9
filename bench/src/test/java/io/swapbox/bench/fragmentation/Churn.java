package io.swapbox.bench.fragmentation;

import java.util.SplittableRandom;

/**
 * Uses a space for long, then asks for runs of order 4 at an occupancy of 80 %.
 *
 * <p>Of 1,000 allocations 927 are of order 0, 50 of order 2, 20 of order 4, 2 of order 6 and 1 of
 * order 9: 4, 16, 64, 256 KiB and 2 MiB in pages of 4 KiB. What is freed is drawn among all runs
 * that there are. While the occupancy rises 3 of 4 operations are allocations, while it falls 3 of
 * 4 are frees; it turns at the bounds of the {@link Load}, and when no single slot is to be had. A
 * run that does not fit is given up.
 */
final class Churn {

  /** The order that is asked for in the end: 64 KiB. */
  static final int PROBED_ORDER = 4;

  private static final double PROBED_OCCUPANCY = 0.8;
  private static final int ORDER_SHIFT = 27;
  private static final int[] ORDERS = {9, 6, 4, 2, 0};
  private static final int[] PER_MILLE = {1, 2, 20, 50, 927};

  /** Between which parts of the space the occupancy moves. */
  enum Load {
    /** Always at 80 %. */
    STEADY(0.8, 0.8),

    /** From 60 % until it is full, and down again. */
    RUNS_FULL(0.6, 1.0);

    private final double low;
    private final double high;

    Load(double low, double high) {
      this.low = low;
      this.high = high;
    }
  }

  /**
   * What came of it.
   *
   * @param failedPages part of the allocations of order 0 that failed while the space was used
   * @param failedFolios the same of the higher orders
   * @param meanOccupancy part of the slots that were in use, over all operations
   * @param probes runs of order 4 that the free slots would make in the end
   * @param found how many of them were to be had
   */
  record Outcome(
      double failedPages, double failedFolios, double meanOccupancy, int probes, int found) {

    /** Part of the free slots that serve order 4. */
    double successRate() {
      return (double) found / probes;
    }
  }

  private final SlotSpace space;
  private final int slots;
  private final Load load;
  private final SplittableRandom random;
  private final int[] runs;
  private int size;
  private int used;
  private boolean rising = true;
  private final long[] asked = new long[ORDERS[0] + 1];
  private final long[] failed = new long[ORDERS[0] + 1];

  private Churn(SlotSpace space, int slots, Load load, long seed) {
    this.space = space;
    this.slots = slots;
    this.load = load;
    this.random = new SplittableRandom(seed);
    this.runs = new int[slots];
  }

  /**
   * Uses a space.
   *
   * @param slots of the space, all free
   * @param operations allocations and frees, those that fill it first included; it goes on until
   *     the occupancy falls to 80 % the next time
   * @param seed what is done when
   */
  static Outcome run(SlotSpace space, int slots, Load load, int operations, long seed) {
    return new Churn(space, slots, load, seed).go(operations);
  }

  private Outcome go(int operations) {
    double slotsInUse = 0;
    int done = 0;
    while (done < operations || rising || used > PROBED_OCCUPANCY * slots) {
      step();
      slotsInUse += used;
      done++;
    }
    int probes = (slots - used) >> PROBED_ORDER;
    int found = 0;
    while (found < probes && space.allocate(PROBED_ORDER) != SlotSpace.NONE) {
      found++;
    }
    return new Outcome(
        (double) failed[0] / asked[0], failedFolios(), slotsInUse / done / slots, probes, found);
  }

  private double failedFolios() {
    long all = 0;
    long inVain = 0;
    for (int order = 1; order < asked.length; order++) {
      all += asked[order];
      inVain += failed[order];
    }
    return (double) inVain / all;
  }

  private void step() {
    if (rising ? used >= load.high * slots : used <= load.low * slots) {
      rising = !rising;
    }
    boolean rare = random.nextInt(4) == 0;
    if (rising == rare && size > 0) {
      free(random.nextInt(size));
    } else {
      allocate(drawOrder());
    }
  }

  private void allocate(int order) {
    asked[order]++;
    int slot = space.allocate(order);
    if (slot == SlotSpace.NONE) {
      failed[order]++;
      rising &= order > 0;
      return;
    }
    runs[size++] = order << ORDER_SHIFT | slot;
    used += 1 << order;
  }

  private int drawOrder() {
    int left = random.nextInt(1000);
    int i = 0;
    while (left >= PER_MILLE[i]) {
      left -= PER_MILLE[i++];
    }
    return ORDERS[i];
  }

  private void free(int index) {
    int order = runs[index] >>> ORDER_SHIFT;
    int slot = runs[index] & ((1 << ORDER_SHIFT) - 1);
    runs[index] = runs[--size];
    space.free(slot, order);
    used -= 1 << order;
  }
}
