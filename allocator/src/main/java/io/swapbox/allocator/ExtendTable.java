package io.swapbox.allocator;

import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What swap counts have above the highest value of a descriptor's field, as the extend table of
 * mm/swapfile.c. Without such a count there is no table, and it takes 0 bytes.
 */
final class ExtendTable {

  private static final long NOTHING = 0;
  private static final int SPARSE = 8;

  private @Nullable Long2LongHashMap above;

  /** What the descriptor's count has above its field. */
  int get(long reference) {
    return above == null ? 0 : (int) above.get(reference);
  }

  /** Sets what the descriptor's count has above its field; 0 or more. */
  void set(long reference, int count) {
    if (count == 0) {
      remove(reference);
      return;
    }
    if (above == null) {
      above = new Long2LongHashMap(NOTHING);
    }
    above.put(reference, count);
  }

  /** Forgets every count. */
  void clear() {
    above = null;
  }

  /** What it takes on the heap, in bytes. */
  long heapBytes() {
    return above == null ? 0 : ObjectSizes.array(2L * above.capacity(), Long.BYTES);
  }

  private void remove(long reference) {
    if (above == null) {
      return;
    }
    above.remove(reference);
    if (above.isEmpty()) {
      above = null;
    } else if (above.size() < above.capacity() / SPARSE) {
      above.compact();
    }
  }
}
