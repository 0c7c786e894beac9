package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC32C of a page, by the processor's instruction where it has one. */
public final class PageChecksum {

  private PageChecksum() {}

  /**
   * The checksum of one page. Makes a view of the buffer; reads and writes through an {@link
   * IoBuffer} give checksums without.
   *
   * @param page direct or heap buffer; its position is neither used nor moved
   * @param offset of the page in it
   * @throws IndexOutOfBoundsException when the buffer has no whole page there
   */
  public static int of(ByteBuffer page, int offset) {
    CRC32C crc = new CRC32C();
    crc.update(page.slice(offset, PAGE_BYTES));
    return (int) crc.getValue();
  }
}
