package io.swapbox.allocator;

/**
 * What objects on the heap take, in bytes: HotSpot on 64 bits with compressed pointers, the default
 * for heaps under 32 GiB. An object has a header of 12 bytes, an array one of 16, a reference takes
 * 4, and every object is a multiple of 8.
 */
final class HeapLayout {

  /** A reference. */
  static final int REFERENCE = 4;

  private static final int HEADER = 12;
  private static final int ARRAY_HEADER = 16;
  private static final int ALIGNMENT = 8;

  private HeapLayout() {}

  /** An object whose fields take that many bytes. */
  static int object(int fieldBytes) {
    return (int) align(HEADER + fieldBytes);
  }

  /** An array. */
  static long array(long elements, int elementBytes) {
    return align(ARRAY_HEADER + elements * elementBytes);
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
