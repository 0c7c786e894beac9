package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A page of which nothing is there but {@value #BYTES} bytes at its begin: which page it is, and
 * how many bytes a compressor would make of it. A page of zeros is 0.
 *
 * <p>So a page that is lost or taken for another is found, while none is compressed or copied.
 */
public final class ModelledPage {

  /** What is there of a page, in bytes. */
  public static final int BYTES = Long.BYTES;

  /** A page of zeros. */
  public static final long ZERO = 0;

  private static final int LENGTH_BITS = 13;
  private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ModelledPage() {}

  /**
   * The page of an identity.
   *
   * @param identity of which the upper 51 bits count
   * @param compressedBytes of the page, 1 or more; {@link Page#PAGE_BYTES} and more are stored as
   *     they are
   */
  public static long of(long identity, int compressedBytes) {
    return (identity & ~LENGTH_MASK) | Math.min(compressedBytes, PAGE_BYTES);
  }

  /** Puts a page there. */
  public static void write(ByteBuffer buffer, int offset, long page) {
    LONG.set(buffer, offset, page);
  }

  /** The page that is there. */
  public static long read(ByteBuffer buffer, int offset) {
    return (long) LONG.get(buffer, offset);
  }

  static int compressedBytes(long page) {
    return (int) page & LENGTH_MASK;
  }
}
