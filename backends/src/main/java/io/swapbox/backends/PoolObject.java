package io.swapbox.backends;

/**
 * What a pool keeps about one object, packed into a positive long: the page that it begins in (30
 * bits), where in that page in steps of 16 bytes (8), its number in its zspage (10), what
 * recompression made of it (2) and how many of its bytes are used (13).
 */
final class PoolObject {

  /** A page that is one word again and again: it has no object in the pool's pages. */
  static final long SAME_FILLED = 0;

  /** Most pages that a pool can tell apart. */
  static final int MAX_PAGES = 1 << 30;

  /** Compressed by the pool's first algorithm. */
  static final int FIRST = 0;

  /** Compressed by the second one. */
  static final int RECOMPRESSED = 1;

  /** Compressed by the first, as the second did not make it smaller. */
  static final int TRIED = 2;

  private static final int LENGTH_BITS = 13;
  private static final int STATE_BITS = 2;
  private static final int INDEX_BITS = 10;
  private static final int STEP_BITS = 8;
  private static final int STATE_SHIFT = LENGTH_BITS;
  private static final int INDEX_SHIFT = STATE_SHIFT + STATE_BITS;
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

  static int state(long object) {
    return (int) (object >>> STATE_SHIFT) & (1 << STATE_BITS) - 1;
  }

  /** The same object in another state; it was in {@link #FIRST}. */
  static long inState(long object, int state) {
    return object | (long) state << STATE_SHIFT;
  }

  /** Bytes used; 0 for a page that is {@link #SAME_FILLED} and for no other. */
  static int length(long object) {
    return (int) object & (1 << LENGTH_BITS) - 1;
  }
}
