package io.swapbox.allocator;

import static io.swapbox.allocator.ObjectSizes.array;
import static io.swapbox.allocator.ObjectSizes.object;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The compressed pages that lie packed in slots of a swap file: of each where it is, how it was
 * compressed, its checksum, and which virtual slot it belongs to.
 *
 * <p>Objects lie one behind the other in a run of slots and may straddle a border. A slot that
 * holds some is allocated as long as the last of them; see {@link PackedSlots}. Nothing of this is
 * in the file: what a lost write left in a slot would be an object with a checksum, too.
 *
 * <p>An object has a handle, used again after it was removed, and takes two longs, in segments so
 * that no store pays for a copy of the table:
 *
 * <pre>
 *   algorithm 4 | length - 1 12 | first byte in the file 46
 *   checksum 32 | word of the reverse map 32
 * </pre>
 *
 * <p>A free handle's first long is negative and holds the next free one. The reverse map is a hint,
 * as that of {@link PhysicalSlots}. One owner, no thread safety.
 */
public final class PackedObjects {

  /** Highest number of an algorithm. */
  public static final int MAX_ALGORITHM = 7;

  /** Bytes of a slot: the longest that an object may be. */
  public static final int SLOT_BYTES = PageFrames.PAGE_BYTES;

  private static final int POSITION_BITS = 46;
  private static final int LENGTH_BITS = 12;
  private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;
  private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
  private static final int ALGORITHM_SHIFT = POSITION_BITS + LENGTH_BITS;

  private static final int SEGMENT_SHIFT = 12;
  private static final int SEGMENT = 1 << SEGMENT_SHIFT;
  private static final int SEGMENT_MASK = SEGMENT - 1;
  private static final int NO_HANDLE = Integer.MAX_VALUE;

  /** This object, the set of cache-only objects, the slots, and their fields. */
  private static final long FIXED_BYTES =
      object(4 * ObjectSizes.REFERENCE + 4 * Integer.BYTES)
          + object(ObjectSizes.REFERENCE + Integer.BYTES + 1)
          + object(ObjectSizes.REFERENCE + 2 * Long.BYTES);

  private final PackedSlots slots;
  private final ReverseMap reverseMap = new ReverseMap();
  private BitSet cacheOnly = new BitSet();
  private long[][] segments = new long[0][];
  private int handles;
  private int objects;
  private int firstFree = NO_HANDLE;

  /** The handle that the next search for cache-only objects begins with. */
  private int cursor;

  /**
   * No objects.
   *
   * @param slots of the file that they lie in
   */
  public PackedObjects(PhysicalSlots slots) {
    this.slots = new PackedSlots(slots);
  }

  /**
   * Adds an object, which lies in slots that are allocated and hold nothing but objects. It is not
   * cache-only and its checksum is 0.
   *
   * @param slot that its first byte is counted from
   * @param start its first byte, counted from the first one of the slot; may lie in a later slot
   * @param length in bytes, 1 to {@link #SLOT_BYTES}
   * @param algorithm that it was compressed with, 0 to {@link #MAX_ALGORITHM}
   * @param cluster id of the entry's virtual cluster
   * @param entryOffset offset of the entry in it
   * @return its handle, not negative
   * @throws IllegalArgumentException when a number is out of its range
   * @throws IllegalStateException when a slot is not allocated, or when the file has objects of
   *     4,194,303 other virtual clusters
   */
  public int add(long slot, int start, int length, int algorithm, long cluster, int entryOffset) {
    Ranges.check("length of a packed object", length, 1, SLOT_BYTES);
    Ranges.check("algorithm", algorithm, 0, MAX_ALGORITHM);
    long position = slot * SLOT_BYTES + start;
    long end = position + length - 1;
    for (long used = position / SLOT_BYTES; used <= end / SLOT_BYTES; used++) {
      slots.add(used, bytesIn(used, position, end));
    }
    int handle = takeHandle();
    long[] segment = segment(handle);
    int at = at(handle);
    segment[at] = (long) algorithm << ALGORITHM_SHIFT | (length - 1L) << POSITION_BITS | position;
    segment[at + 1] = Integer.toUnsignedLong(reverseMap.add(cluster, entryOffset));
    objects++;
    return handle;
  }

  /**
   * Ends an object, and frees the slots of which it was the last one.
   *
   * @throws IllegalStateException when there is no such object
   */
  public void remove(int handle) {
    long position = position(handle);
    long end = position + length(handle) - 1;
    for (long used = position / SLOT_BYTES; used <= end / SLOT_BYTES; used++) {
      slots.remove(used, bytesIn(used, position, end));
    }
    reverseMap.remove(mapping(handle));
    cacheOnly.clear(handle);
    segment(handle)[at(handle)] = ~(long) firstFree;
    firstFree = handle;
    objects--;
    if (objects == 0) {
      shrink();
    }
  }

  /** Bytes of an object in one of its slots; {@code end} is its last byte. */
  private static int bytesIn(long slot, long position, long end) {
    long first = Math.max(position, slot * SLOT_BYTES);
    return (int) (Math.min(end, (slot + 1) * SLOT_BYTES - 1) - first) + 1;
  }

  /**
   * The slot that an object begins in.
   *
   * @throws IllegalStateException when there is no such object
   */
  public long slot(int handle) {
    return position(handle) / SLOT_BYTES;
  }

  /**
   * The first byte of an object in its slot.
   *
   * @throws IllegalStateException when there is no such object
   */
  public int start(int handle) {
    return (int) (position(handle) % SLOT_BYTES);
  }

  /**
   * The slot that an object ends in.
   *
   * @throws IllegalStateException when there is no such object
   */
  public long lastSlot(int handle) {
    return (position(handle) + length(handle) - 1) / SLOT_BYTES;
  }

  /**
   * The length of an object in bytes.
   *
   * @throws IllegalStateException when there is no such object
   */
  public int length(int handle) {
    return ((int) (word(handle) >>> POSITION_BITS) & LENGTH_MASK) + 1;
  }

  /**
   * What an object was compressed with.
   *
   * @throws IllegalStateException when there is no such object
   */
  public int algorithm(int handle) {
    return (int) (word(handle) >>> ALGORITHM_SHIFT);
  }

  /**
   * The checksum of an object; 0 until one is set.
   *
   * @throws IllegalStateException when there is no such object
   */
  public int checksum(int handle) {
    require(handle);
    return (int) (segment(handle)[at(handle) + 1] >>> Integer.SIZE);
  }

  /**
   * Notes the checksum of an object.
   *
   * @throws IllegalStateException when there is no such object
   */
  public void setChecksum(int handle, int checksum) {
    segment(handle)[at(handle) + 1] =
        (long) checksum << Integer.SIZE | Integer.toUnsignedLong(mapping(handle));
  }

  /**
   * The id of the virtual cluster that the object's entry lies in, a hint.
   *
   * @return the id, or {@link PhysicalSlots#UNMAPPED} when there is no such object
   */
  public long entryCluster(int handle) {
    return exists(handle) ? reverseMap.cluster(mapping(handle)) : PhysicalSlots.UNMAPPED;
  }

  /**
   * The offset of the object's entry in its virtual cluster, a hint.
   *
   * @return the offset, or {@link PhysicalSlots#UNMAPPED} when there is no such object
   */
  public int entryOffset(int handle) {
    return exists(handle) ? ReverseMap.offset(mapping(handle)) : PhysicalSlots.UNMAPPED;
  }

  /**
   * Notes whether only the swap cache holds the object's entry.
   *
   * @throws IllegalStateException when there is no such object
   */
  public void setCacheOnly(int handle, boolean only) {
    require(handle);
    cacheOnly.set(handle, only);
  }

  /** Whether only the swap cache holds the object's entry; false when there is no such object. */
  public boolean cacheOnly(int handle) {
    return cacheOnly.get(handle);
  }

  /**
   * Finds objects whose entry only the swap cache holds, as many as there are and as fit, each
   * once. The next search goes on behind them.
   *
   * @param found takes their places ({@link Location#place})
   * @param from the first element that is taken
   * @return the element after the last one that was taken
   */
  int findCacheOnly(long[] found, int from) {
    int begin = cursor;
    int count = findCacheOnly(begin, Integer.MAX_VALUE, found, from);
    return count < found.length ? findCacheOnly(0, begin, found, count) : count;
  }

  private int findCacheOnly(int begin, int end, long[] found, int before) {
    int count = before;
    int handle = cacheOnly.nextSetBit(begin);
    while (handle >= 0 && handle < end && count < found.length) {
      found[count++] = Location.packedPlace(handle);
      cursor = handle + 1;
      handle = cacheOnly.nextSetBit(handle + 1);
    }
    return count;
  }

  /**
   * The first object from that handle on.
   *
   * @return its handle; -1 when there is none
   */
  public int next(int from) {
    for (int handle = from; handle < handles; handle++) {
      if (segment(handle)[at(handle)] >= 0) {
        return handle;
      }
    }
    return -1;
  }

  /** Slots that objects lie in. */
  public long slots() {
    return slots.count();
  }

  /** Bytes of all objects. */
  public long bytes() {
    return slots.bytes();
  }

  /** Bytes that objects take in a slot which holds some. */
  int bytesIn(long slot) {
    return slots.bytesIn(slot);
  }

  /** How many objects there are. */
  public int size() {
    return objects;
  }

  /** Heap bytes of everything kept here, by {@link ObjectSizes}. */
  public long metadataBytes() {
    long used = ((long) handles + SEGMENT_MASK) >>> SEGMENT_SHIFT;
    return FIXED_BYTES
        + used * array(2L * SEGMENT, Long.BYTES)
        + array(segments.length, ObjectSizes.REFERENCE)
        + array(cacheOnly.size() / Long.SIZE, Long.BYTES)
        + reverseMap.metadataBytes();
  }

  private int takeHandle() {
    int handle = firstFree;
    if (handle == NO_HANDLE) {
      handle = handles++;
      if ((handle & SEGMENT_MASK) == 0) {
        addSegment(handle >>> SEGMENT_SHIFT);
      }
    } else {
      firstFree = (int) ~segment(handle)[at(handle)];
    }
    return handle;
  }

  private void addSegment(int index) {
    if (index == segments.length) {
      segments = Arrays.copyOf(segments, Math.max(16, index * 2));
    }
    segments[index] = new long[2 * SEGMENT];
  }

  private void shrink() {
    segments = new long[0][];
    cacheOnly = new BitSet();
    handles = 0;
    firstFree = NO_HANDLE;
    cursor = 0;
  }

  private boolean exists(int handle) {
    return handle < handles && segment(handle)[at(handle)] >= 0;
  }

  private void require(int handle) {
    if (!exists(handle)) {
      throw new IllegalStateException("there is no packed object " + handle);
    }
  }

  private long word(int handle) {
    require(handle);
    return segment(handle)[at(handle)];
  }

  private long position(int handle) {
    return word(handle) & POSITION_MASK;
  }

  private int mapping(int handle) {
    require(handle);
    return (int) segment(handle)[at(handle) + 1];
  }

  private long[] segment(int handle) {
    return segments[handle >>> SEGMENT_SHIFT];
  }

  private static int at(int handle) {
    return 2 * (handle & SEGMENT_MASK);
  }
}
