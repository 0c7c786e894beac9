package io.swapbox.actors.simulation;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** What clients write in their pages: from all zero to incompressible, each page with its stamp. */
final class Pages {

  static final int BYTES = 4096;

  /** Kinds of content; kind 0 is the zero page. */
  static final int KINDS = 12;

  private static final byte UNTOUCHED = 0x5a;
  private static final ByteBuffer[] CONTENT = contents();
  private static final ByteBuffer BLANK = untouched();

  private Pages() {}

  private static ByteBuffer[] contents() {
    SplittableRandom random = new SplittableRandom(1);
    ByteBuffer[] contents = new ByteBuffer[KINDS];
    contents[0] = ByteBuffer.allocateDirect(BYTES);
    for (int kind = 1; kind < KINDS; kind++) {
      byte[] page = new byte[BYTES];
      int noise = BYTES * kind / (KINDS - 1);
      for (int i = 0; i < BYTES; i++) {
        page[i] = (byte) (i < noise ? random.nextInt() : i % 13 + kind);
      }
      contents[kind] = ByteBuffer.allocateDirect(BYTES).put(page).flip();
    }
    return contents;
  }

  private static ByteBuffer untouched() {
    ByteBuffer blank = ByteBuffer.allocateDirect(BYTES);
    for (int i = 0; i < BYTES; i++) {
      blank.put(i, UNTOUCHED);
    }
    return blank;
  }

  /** Writes what no page holds where one is to be loaded to. */
  static void blank(ByteBuffer buffer, int offset) {
    buffer.put(offset, BLANK, 0, BYTES);
  }

  /** Writes a page; its stamp makes it unlike every other page that is not zero. */
  static void write(ByteBuffer buffer, int offset, int kind, long stamp) {
    buffer.put(offset, CONTENT[kind], 0, BYTES);
    if (kind > 0) {
      buffer.putLong(offset, stamp);
    }
  }

  /** Whether a page is what {@link #write} wrote. */
  static boolean isIntact(ByteBuffer buffer, int offset, int kind, long stamp) {
    if (kind > 0 && buffer.getLong(offset) != stamp) {
      return false;
    }
    int skip = kind > 0 ? Long.BYTES : 0;
    ByteBuffer found = buffer.slice(offset + skip, BYTES - skip);
    return found.equals(CONTENT[kind].slice(skip, BYTES - skip));
  }
}
