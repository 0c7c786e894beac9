package io.swapbox.allocator;

import java.lang.reflect.Field;

/** What a bench does to the slots of a file, to see that it is noticed. */
public final class SlotAccess {

  private SlotAccess() {}

  /** Has the cluster of the first slot in use discarded, if the file discards clusters. */
  public static void discardInUse(PhysicalSlots slots) {
    long slot = slots.nextAllocated(0);
    PhysicalClusters clusters = (PhysicalClusters) field(slots, "clusters");
    if (slot >= 0 && (boolean) field(clusters, "discards")) {
      clusters.free().addToDiscard((int) (slot / PhysicalCluster.SLOTS));
    }
  }

  private static Object field(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(owner.getClass() + " has changed", e);
    }
  }
}
