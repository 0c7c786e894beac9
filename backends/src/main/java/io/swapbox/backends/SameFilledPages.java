package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.collections.Long2LongHashMap;

/**
 * Pages of one word of 8 bytes again and again ({@code zswap_is_page_same_filled()} of older
 * kernels): the word by handle is all that is kept of them, some 32 bytes a page.
 */
final class SameFilledPages {

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Zero is missing: a page of zeros is in no map. */
  private static final long MISSING = 0;

  private final Long2LongHashMap words = new Long2LongHashMap(MISSING);
  private long found;

  /**
   * Whether the page is one word again and again, which {@link #add} then keeps. Looks at the last
   * word first, as the kernel did: most pages that begin alike do not end alike.
   */
  boolean find(ByteBuffer page, int offset) {
    long word = (long) WORD.get(page, offset);
    if ((long) WORD.get(page, offset + PAGE_BYTES - Long.BYTES) != word) {
      return false;
    }
    for (int at = Long.BYTES; at < PAGE_BYTES - Long.BYTES; at += Long.BYTES) {
      if ((long) WORD.get(page, offset + at) != word) {
        return false;
      }
    }
    found = word;
    return true;
  }

  /** Keeps the page that was found last. */
  void add(int handle) {
    if (found != MISSING) {
      words.put(handle, found);
    }
  }

  void load(int handle, ByteBuffer dst, int offset) {
    long word = words.get(handle);
    for (int at = 0; at < PAGE_BYTES; at += Long.BYTES) {
      WORD.set(dst, offset + at, word);
    }
  }

  void remove(int handle) {
    words.remove(handle);
  }

  long metadataBytes() {
    return (long) words.capacity() * 2 * Long.BYTES;
  }
}
