package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4JNIFastResetCompressor;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 by the native library where it loads and by pure Java where not.
 *
 * <p>The native fast compressor keeps its 16 KiB of state between pages, as clearing it would
 * dominate at this size; it is therefore not thread-safe.
 */
public final class Lz4Codec implements PageCodec {

  /** As {@code LZ4HC_CLEVEL_DEFAULT} of the library and of the kernel. */
  private static final int HIGH_LEVEL = 9;

  private static final LZ4Factory FACTORY = findFactory();

  private final LZ4Compressor compressor;
  private final LZ4SafeDecompressor decompressor;

  private Lz4Codec(LZ4Factory factory, LZ4Compressor compressor) {
    this.compressor = compressor;
    this.decompressor = factory.safeDecompressor();
  }

  /** The fastest codec that this machine has; see {@link #implementation}. */
  static Lz4Codec fast() {
    return fast(FACTORY);
  }

  static Lz4Codec fast(LZ4Factory factory) {
    return new Lz4Codec(
        factory, isNative(factory) ? factory.fastResetCompressor() : factory.fastCompressor());
  }

  /** A codec that searches longer for what it has seen before, and writes what any other reads. */
  static Lz4Codec high() {
    return new Lz4Codec(FACTORY, FACTORY.highCompressor(HIGH_LEVEL));
  }

  /** What does the work here, for the head of a report. */
  public static String implementation() {
    return isNative(FACTORY) ? "LZ4 native (JNI)" : "LZ4 pure Java";
  }

  @Override
  public int compress(ByteBuffer src, int off, ByteBuffer dst, int dstOff, int maxBytes) {
    try {
      return compressor.compress(src, off, PAGE_BYTES, dst, dstOff, maxBytes);
    } catch (LZ4Exception tooLong) {
      return PAGE_BYTES;
    }
  }

  @Override
  public void decompress(ByteBuffer src, int off, int length, ByteBuffer dst, int dstOff)
      throws PageCorruptException {
    int bytes;
    try {
      bytes = decompressor.decompress(src, off, length, dst, dstOff, PAGE_BYTES);
    } catch (LZ4Exception malformed) {
      throw new PageCorruptException(length + " bytes are not LZ4 data of a page", malformed);
    }
    if (bytes != PAGE_BYTES) {
      throw PageCorruptException.ofLength(length, bytes);
    }
  }

  @Override
  public void close() {
    if (compressor instanceof LZ4JNIFastResetCompressor state) {
      state.close();
    }
  }

  private static LZ4Factory findFactory() {
    try {
      return LZ4Factory.nativeInstance();
    } catch (LinkageError | AssertionError unavailable) {
      // No library for this platform, or a temporary directory that cannot execute it.
      return LZ4Factory.safeInstance();
    }
  }

  private static boolean isNative(LZ4Factory factory) {
    return factory != LZ4Factory.safeInstance();
  }
}
