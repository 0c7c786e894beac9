package io.swapbox.backends;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Objects of modelled pages: 8 bytes each, by handle, and nothing in the pool's pages. */
final class ModelledObjects implements ObjectBytes {

  private static final int FIRST_CAPACITY = 64;

  private long compressed;
  private long[] stored = new long[FIRST_CAPACITY];

  @Override
  public int compress(ByteBuffer page, int offset) {
    compressed = ModelledPage.read(page, offset);
    return ModelledPage.compressedBytes(compressed);
  }

  @Override
  public void write(int handle, long object) {
    if (handle >= stored.length) {
      stored = Arrays.copyOf(stored, Math.max(handle + 1, 2 * stored.length));
    }
    stored[handle] = compressed;
  }

  @Override
  public void load(int handle, long object, ByteBuffer dst, int offset) {
    ModelledPage.write(dst, offset, stored[handle]);
  }

  /** The modelled page, and the length that it has in the pool, by whatever algorithm. */
  @Override
  public int read(int handle, long object, ByteBuffer dst, int offset, Algorithm as) {
    load(handle, object, dst, offset);
    return PoolObject.length(object);
  }

  @Override
  public Algorithm algorithm(long object) {
    return Algorithm.LZ4;
  }

  /** Nothing: what is stored stays with the handle. */
  @Override
  public void move(long from, long to) {}

  @Override
  public long metadataBytes() {
    return (long) stored.length * Long.BYTES;
  }

  @Override
  public void close() {
    stored = new long[0];
  }
}
