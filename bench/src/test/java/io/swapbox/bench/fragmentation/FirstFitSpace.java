package io.swapbox.bench.fragmentation;

import java.util.BitSet;

/** One flat bitmap: a run lies at the lowest aligned place where it fits. */
final class FirstFitSpace implements SlotSpace {

  private static final int ORDERS = 10;

  private final int slots;
  private final BitSet taken;

  // For each order a place below which no run fits: only saves time.
  private final int[] from = new int[ORDERS];

  FirstFitSpace(int slots) {
    this.slots = slots;
    this.taken = new BitSet(slots);
  }

  @Override
  public int allocate(int order) {
    int length = 1 << order;
    int slot = from[order];
    while (slot + length <= slots) {
      int obstacle = taken.nextSetBit(slot);
      if (obstacle < 0 || obstacle >= slot + length) {
        taken.set(slot, slot + length);
        from[order] = slot;
        return slot;
      }
      slot = alignUp(taken.nextClearBit(obstacle), length);
    }
    from[order] = slot;
    return NONE;
  }

  @Override
  public void free(int slot, int order) {
    taken.clear(slot, slot + (1 << order));
    for (int o = 0; o < ORDERS; o++) {
      from[o] = Math.min(from[o], slot & -(1 << o));
    }
  }

  private static int alignUp(int slot, int length) {
    return (slot + length - 1) & -length;
  }
}
