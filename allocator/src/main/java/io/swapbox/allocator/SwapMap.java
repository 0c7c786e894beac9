package io.swapbox.allocator;

/**
 * What lies where in one swap file: a page in a slot of its own, or a packed object. A place is
 * either, in the form that {@link Location#place} gives.
 *
 * <p>Whose entry is where is a hint, see {@link PhysicalSlots}. One owner, no thread safety.
 */
public final class SwapMap {

  private final PhysicalSlots slots;
  private final PackedObjects packed;
  private final boolean namedByEntries;

  /**
   * A file that nothing lies in.
   *
   * @param slots of the file, header included
   * @param discards whether clusters that were emptied are discarded
   * @throws IllegalArgumentException as that of {@link PhysicalSlots}
   */
  public SwapMap(long slots, boolean discards) {
    this(slots, discards, new long[0]);
  }

  /**
   * A file whose slots are allocated in part; what lies in them is to be said.
   *
   * @param slots of the file, header included
   * @param discards whether clusters that are emptied are discarded
   * @param allocated a bit for each slot, as {@link PhysicalSlots#allocated()} gives it
   * @throws IllegalArgumentException as that of {@link PhysicalSlots}
   */
  public SwapMap(long slots, boolean discards, long[] allocated) {
    this(new PhysicalSlots(slots, discards, allocated), false);
  }

  private SwapMap(PhysicalSlots slots, boolean namedByEntries) {
    this.slots = slots;
    this.packed = new PackedObjects(slots);
    this.namedByEntries = namedByEntries;
  }

  /**
   * A file that nothing lies in, and where each page will lie in the slot that its entry names, see
   * {@link Entry#deviceSlot}.
   *
   * @param slots of the file, header included
   * @throws IllegalArgumentException as that of {@link PhysicalSlots}
   */
  public static SwapMap namedByEntries(long slots) {
    return new SwapMap(new PhysicalSlots(slots), true);
  }

  /** Whether entries name the slots that their pages lie in. */
  public boolean isNamedByEntries() {
    return namedByEntries;
  }

  /** The slots. */
  public PhysicalSlots slots() {
    return slots;
  }

  /** The packed objects. */
  public PackedObjects packed() {
    return packed;
  }

  /** Pages that lie in the file, in a slot each or packed. */
  public long pages() {
    return slots.used() - packed.slots() + packed.size();
  }

  /** How these lie in it. */
  public SlotLayout layout() {
    return slots.compaction().layout(packed);
  }

  /**
   * Frees a place, and with it the slots that nothing else lies in.
   *
   * @throws IllegalStateException when nothing lies there
   */
  public void free(long place) {
    if (Location.isPacked(place)) {
      packed.remove(Location.packedHandle(place));
    } else {
      slots.free(place);
    }
  }

  /** The id of the virtual cluster of the place's entry, or {@link PhysicalSlots#UNMAPPED}. */
  public long entryCluster(long place) {
    return Location.isPacked(place)
        ? packed.entryCluster(Location.packedHandle(place))
        : slots.entryCluster(place);
  }

  /** The offset of the place's entry in its cluster, or {@link PhysicalSlots#UNMAPPED}. */
  public int entryOffset(long place) {
    return Location.isPacked(place)
        ? packed.entryOffset(Location.packedHandle(place))
        : slots.entryOffset(place);
  }

  /**
   * Notes whether only the swap cache holds the place's entry.
   *
   * @throws IllegalStateException when the place is mapped to no entry
   */
  public void setCacheOnly(long place, boolean cacheOnly) {
    if (Location.isPacked(place)) {
      packed.setCacheOnly(Location.packedHandle(place), cacheOnly);
    } else {
      slots.setCacheOnly(place, cacheOnly);
    }
  }

  /** Whether only the swap cache holds the place's entry; false of a place without one. */
  public boolean cacheOnly(long place) {
    return Location.isPacked(place)
        ? packed.cacheOnly(Location.packedHandle(place))
        : slots.cacheOnly(place);
  }

  /**
   * Finds places whose entry only the swap cache holds, as many as there are and as fit, each once.
   * The next search goes on behind them.
   *
   * @param found takes the places
   * @return how many were found
   */
  public int findCacheOnly(long[] found) {
    return packed.findCacheOnly(found, slots.findCacheOnly(found));
  }

  /** The slot that a place is, or begins in. */
  public long slot(long place) {
    return Location.isPacked(place) ? packed.slot(Location.packedHandle(place)) : place;
  }

  /** Marks the slots bad that a place lies in; they are never handed out again once freed. */
  public void markBad(long place) {
    if (Location.isPacked(place)) {
      int handle = Location.packedHandle(place);
      for (long slot = packed.slot(handle); slot <= packed.lastSlot(handle); slot++) {
        slots.markBad(slot);
      }
    } else {
      slots.markBad(place);
    }
  }

  /** Heap bytes of everything kept here. */
  public long metadataBytes() {
    return ObjectSizes.object(2 * ObjectSizes.REFERENCE + 1)
        + slots.metadataBytes()
        + packed.metadataBytes();
  }
}
