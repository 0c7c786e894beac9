package io.swapbox.allocator;

/**
 * What objects take on the heap, in bytes.
 *
 * <p>The model is HotSpot's layout with compressed references and class pointers, its default for
 * heaps below 32 GiB: an object has a header of 12 bytes, an array one of 16, a reference is 4, and
 * everything is rounded up to 8.
 */
final class ObjectSizes {

  /** A reference. */
  static final int REFERENCE = 4;

  private static final int OBJECT_HEADER = 12;
  private static final int ARRAY_HEADER = 16;
  private static final int ALIGNMENT = 8;

  private ObjectSizes() {}

  /**
   * An object.
   *
   * @param fields bytes of its fields, those of superclasses included
   */
  static long object(int fields) {
    return aligned(OBJECT_HEADER + (long) fields);
  }

  /** An array of {@code length} elements of {@code element} bytes each. */
  static long array(long length, int element) {
    return aligned(ARRAY_HEADER + length * element);
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
