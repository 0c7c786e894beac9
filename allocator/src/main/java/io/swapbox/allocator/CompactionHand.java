package io.swapbox.allocator;

import java.util.Arrays;
import org.agrona.collections.IntArrayList;

/**
 * A hand that names the pages of a swap file which its compaction moves, pass after pass: packed
 * objects first, then the pages in slots of their own that do not lie below the {@linkplain
 * SlotCompaction mark}, from the end of the file down to it.
 *
 * <p>Packed objects are named when they end above the mark. In a first pass those are as well that
 * lie in a slot of which objects take less than {@value #SPARSE_BYTES} bytes: they are packed anew,
 * once. Where objects lie no slot says, so a pass begins with a look at all of them; it names the
 * {@value #MOST_OBJECTS} first ones at most.
 */
public final class CompactionHand {

  /** Most objects that a pass names: 12 bytes of memory each while it is under way. */
  static final int MOST_OBJECTS = 1 << 20;

  /** A slot with fewer bytes of objects is sparse: seven eighths of a page. */
  static final int SPARSE_BYTES = PackedObjects.SLOT_BYTES / 8 * 7;

  private static final int INDEX_BITS = 20;

  private final SwapMap map;
  private final PackedObjects packed;
  private final IntArrayList handles = new IntArrayList();

  /** The objects of this pass by where they lie: the slot, and the index of the handle. */
  private long[] objects = new long[0];

  private int nextObject;

  /** Slots before this one were not looked at. */
  private long end;

  /** A hand that has yet to {@link #begin}. */
  public CompactionHand(SwapMap map) {
    this.map = map;
    this.packed = map.packed();
  }

  /**
   * Begins a pass, with the mark as it is.
   *
   * @param first whether objects in sparse slots are to be named as well
   */
  public void begin(boolean first) {
    handles.clear();
    long mark = map.slots().compaction().mark();
    for (int h = packed.next(0); h >= 0 && handles.size() < MOST_OBJECTS; h = packed.next(h + 1)) {
      if (packed.lastSlot(h) >= mark || (first && isSparse(h))) {
        handles.addInt(h);
      }
    }
    objects = new long[handles.size()];
    for (int i = 0; i < objects.length; i++) {
      objects[i] = packed.slot(handles.getInt(i)) << INDEX_BITS | i;
    }
    Arrays.sort(objects);
    nextObject = 0;
    end = Long.MAX_VALUE;
  }

  private boolean isSparse(int handle) {
    return packed.bytesIn(packed.slot(handle)) < SPARSE_BYTES
        || packed.bytesIn(packed.lastSlot(handle)) < SPARSE_BYTES;
  }

  /**
   * The next pages, each once in a pass, those ascending that lie together. Pages that are being
   * written are among them, and whose they are is a hint, see {@link PhysicalSlots}.
   *
   * @param places takes their places ({@link Location#place})
   * @return how many there are; fewer than fit when the pass has come to its end
   */
  public int next(long[] places) {
    int count = nextObjects(places);
    int first = count;
    PhysicalSlots slots = map.slots();
    SlotCompaction compaction = slots.compaction();
    long slot = count == places.length ? -1 : compaction.lastAllocated(end);
    while (slot >= compaction.mark()) {
      end = slot;
      if (slots.entryCluster(slot) != PhysicalSlots.UNMAPPED) {
        places[count++] = slot;
      }
      slot = count == places.length ? -1 : compaction.lastAllocated(slot);
    }
    Arrays.sort(places, first, count);
    return count;
  }

  private int nextObjects(long[] places) {
    int count = 0;
    while (nextObject < objects.length && count < places.length) {
      long object = objects[nextObject++];
      int handle = handles.getInt((int) object & (MOST_OBJECTS - 1));
      long slot = object >>> INDEX_BITS;
      // It may be gone, and its handle another one's.
      if (packed.entryCluster(handle) != PhysicalSlots.UNMAPPED && packed.slot(handle) == slot) {
        places[count++] = Location.packedPlace(handle);
      }
    }
    return count;
  }
}
