package io.swapbox.allocator;

/**
 * The slots of a swap file that hold packed objects: each knows how many lie in it and how many
 * bytes they take there, where another slot has its checksum.
 */
final class PackedSlots {

  private static final int BYTES_SHIFT = 16;
  private static final int OBJECTS_MASK = (1 << BYTES_SHIFT) - 1;

  private final PhysicalSlots slots;
  private long count;
  private long bytes;

  PackedSlots(PhysicalSlots slots) {
    this.slots = slots;
  }

  /** Slots that hold packed objects. */
  long count() {
    return count;
  }

  /** Bytes of these that the objects take. */
  long bytes() {
    return bytes;
  }

  /** Bytes that objects take in a slot which holds some. */
  int bytesIn(long slot) {
    return slots.checksum(slot) >>> BYTES_SHIFT;
  }

  /**
   * Notes that one more object lies in a slot.
   *
   * @param length of its part there, in bytes
   * @throws IllegalStateException when the slot is not allocated
   */
  void add(long slot, int length) {
    int word = slots.checksum(slot);
    slots.setChecksum(slot, word + (length << BYTES_SHIFT) + 1);
    count += word == 0 ? 1 : 0;
    bytes += length;
  }

  /** Notes that an object is gone, and frees the slot if it was the last one. */
  void remove(long slot, int length) {
    int word = slots.checksum(slot) - (length << BYTES_SHIFT) - 1;
    slots.setChecksum(slot, word);
    bytes -= length;
    if ((word & OBJECTS_MASK) == 0) {
      count--;
      slots.free(slot);
    }
  }
}
