package io.swapbox.backends;

/**
 * What a pool keeps about one object, packed into a positive long: the page that it begins in (31
 * bits), where in that page in steps of 16 bytes (8), its number in its zspage (11) and how many of
 * its bytes are used (13).
 */
final class PoolObject {

  private static final int LENGTH_BITS = 13;
  private static final int INDEX_BITS = 11;
  private static final int STEP_BITS = 8;
  private static final int INDEX_SHIFT = LENGTH_BITS;
  private static final int STEP_SHIFT = INDEX_SHIFT + INDEX_BITS;
  private static final int PAGE_SHIFT = STEP_SHIFT + STEP_BITS;

  private PoolObject() {}

  static long pack(int page, int offset, int index, int length) {
    return (long) page << PAGE_SHIFT
        | (long) (offset / SizeClasses.STEP_BYTES) << STEP_SHIFT
        | (long) index << INDEX_SHIFT
        | length;
  }

  static int page(long object) {
    return (int) (object >>> PAGE_SHIFT);
  }

  /** Offset of the first byte in {@link #page}. */
  static int offset(long object) {
    return (int) (object >>> STEP_SHIFT & (1 << STEP_BITS) - 1) * SizeClasses.STEP_BYTES;
  }

  static int index(long object) {
    return (int) (object >>> INDEX_SHIFT) & (1 << INDEX_BITS) - 1;
  }

  static int length(long object) {
    return (int) object & (1 << LENGTH_BITS) - 1;
  }
}
