package io.swapbox.actors;

import io.swapbox.allocator.PageFrames;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Made-up pages, the same for the same seed. */
final class Pages {

  static final int BYTES = PageFrames.PAGE_BYTES;

  private Pages() {}

  /** A page that does not compress. */
  static ByteBuffer random(long seed) {
    byte[] bytes = new byte[BYTES];
    new SplittableRandom(seed).nextBytes(bytes);
    return ByteBuffer.allocateDirect(BYTES).put(0, bytes);
  }

  /** A page that compresses to a fraction and differs from seed to seed. */
  static ByteBuffer compressible(long seed) {
    ByteBuffer page = ByteBuffer.allocateDirect(BYTES);
    for (int at = 0; at < BYTES; at += Long.BYTES) {
      page.putLong(at, at % 512 == 0 ? seed * 31 + at : seed);
    }
    return page;
  }

  static ByteBuffer zero() {
    return ByteBuffer.allocateDirect(BYTES);
  }

  /** A page full of something that no test stores. */
  static ByteBuffer dirty() {
    ByteBuffer page = ByteBuffer.allocateDirect(BYTES);
    for (int at = 0; at < BYTES; at++) {
      page.put(at, (byte) 0xA5);
    }
    return page;
  }

  static byte[] bytes(ByteBuffer page) {
    return bytes(page, 0);
  }

  static byte[] bytes(ByteBuffer page, int offset) {
    byte[] bytes = new byte[BYTES];
    page.get(offset, bytes);
    return bytes;
  }
}
