package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The test for a page of zeros and its making. Such a page needs no backing at all ({@code
 * swap_zeromap} of {@code mm/page_io.c}).
 *
 * <p>Looks at the last word first, as the kernel's test for same-filled pages did: many pages begin
 * with a run of zeros, and for those the last word settles with one read what the run would take
 * many to. Whether a word is zero does not depend on its byte order, so the buffer's is left alone.
 */
public final class ZeroPage {

  private static final int STRIDE = 64;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(PAGE_BYTES).asReadOnlyBuffer();

  private ZeroPage() {}

  /**
   * Whether the page holds nothing but zeros.
   *
   * @param page direct or heap buffer of any byte order; its position is neither used nor moved
   * @param offset of the page's first byte
   * @throws IndexOutOfBoundsException when the buffer has no whole page there
   */
  public static boolean isZero(ByteBuffer page, int offset) {
    Objects.checkFromIndexSize(offset, PAGE_BYTES, page.limit());
    if (page.getLong(offset + PAGE_BYTES - Long.BYTES) != 0) {
      return false;
    }
    int end = offset + PAGE_BYTES;
    for (int at = offset; at < end; at += STRIDE) {
      if (isNonZeroLine(page, at)) {
        return false;
      }
    }
    return true;
  }

  /** Fills the page with zeros; the buffer's position is neither used nor moved. */
  public static void clear(ByteBuffer page, int offset) {
    page.put(offset, ZEROS, 0, PAGE_BYTES);
  }

  /** One cache line by eight reads that do not wait for one another. */
  private static boolean isNonZeroLine(ByteBuffer page, int at) {
    long low =
        page.getLong(at) | page.getLong(at + 8) | page.getLong(at + 16) | page.getLong(at + 24);
    long high =
        page.getLong(at + 32)
            | page.getLong(at + 40)
            | page.getLong(at + 48)
            | page.getLong(at + 56);
    return (low | high) != 0;
  }
}
