package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Made-up pages, the same for the same seed. */
final class TestPages {

  private TestPages() {}

  /** Stores what the pool compressed last: its handle, or why there is none. */
  static int insert(ZswapPool pool) {
    int handle = pool.allocate(0, 0);
    if (handle >= 0) {
      pool.write(handle);
    }
    return handle;
  }

  /** A page with that many random bytes and zeros after them: the more, the less compressible. */
  static byte[] page(long seed, int randomBytes) {
    byte[] noise = new byte[randomBytes];
    new SplittableRandom(seed).nextBytes(noise);
    byte[] page = new byte[PAGE_BYTES];
    System.arraycopy(noise, 0, page, 0, randomBytes);
    return page;
  }

  static byte[] incompressible(long seed) {
    return page(seed, PAGE_BYTES);
  }

  /** A direct buffer that holds the page. */
  static ByteBuffer direct(byte[] page) {
    return ByteBuffer.allocateDirect(page.length).put(0, page);
  }

  static ByteBuffer directPage() {
    return ByteBuffer.allocateDirect(PAGE_BYTES);
  }

  /** The page at an offset of a buffer. */
  static byte[] bytes(ByteBuffer buffer, int offset) {
    byte[] page = new byte[PAGE_BYTES];
    buffer.get(offset, page);
    return page;
  }
}
