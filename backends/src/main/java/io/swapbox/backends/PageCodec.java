package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4JNIFastResetCompressor;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 for one page at a time, by the native library where it loads and by pure Java where not.
 *
 * <p>The native compressor keeps its 16 KiB of state between pages, as clearing it would dominate
 * at this size; it is therefore not thread-safe: one an owner. Positions of buffers are neither
 * used nor moved. Direct buffers are the fast ones: arrays are pinned or copied by JNI.
 */
public final class PageCodec implements AutoCloseable {

  /**
   * Longest result for a page, {@code LZ4_compressBound(4096)}; with that much room {@link
   * #compress} never has to fail inside, which costs an exception.
   */
  public static final int MAX_COMPRESSED_BYTES = PAGE_BYTES + PAGE_BYTES / 255 + 16;

  private static final LZ4Factory FACTORY = findFactory();

  private final LZ4Compressor compressor;
  private final LZ4SafeDecompressor decompressor;

  /** The fastest codec that this machine has; see {@link #implementation}. */
  public PageCodec() {
    this(FACTORY);
  }

  PageCodec(LZ4Factory factory) {
    compressor = isNative(factory) ? factory.fastResetCompressor() : factory.fastCompressor();
    decompressor = factory.safeDecompressor();
  }

  /** What does the work here, for the head of a report. */
  public static String implementation() {
    return isNative(FACTORY) ? "LZ4 native (JNI)" : "LZ4 pure Java";
  }

  /**
   * Compresses one page.
   *
   * @param off of the page in {@code src}
   * @param maxBytes room at {@code dstOff}
   * @return compressed bytes, or {@link Page#PAGE_BYTES} or more when the page is incompressible or
   *     does not fit, and what is at {@code dstOff} is then of no use
   */
  public int compress(ByteBuffer src, int off, ByteBuffer dst, int dstOff, int maxBytes) {
    try {
      return compressor.compress(src, off, PAGE_BYTES, dst, dstOff, maxBytes);
    } catch (LZ4Exception tooLong) {
      return PAGE_BYTES;
    }
  }

  /**
   * Rebuilds one page.
   *
   * @param length compressed bytes at {@code off}
   * @throws PageCorruptException when they do not decode to exactly a page; what is at {@code
   *     dstOff} is then undefined
   */
  public void decompress(ByteBuffer src, int off, int length, ByteBuffer dst, int dstOff)
      throws PageCorruptException {
    int bytes;
    try {
      bytes = decompressor.decompress(src, off, length, dst, dstOff, PAGE_BYTES);
    } catch (LZ4Exception malformed) {
      throw new PageCorruptException(length + " bytes are not LZ4 data of a page", malformed);
    }
    if (bytes != PAGE_BYTES) {
      throw new PageCorruptException(
          length + " bytes decode to " + bytes + " bytes instead of a page");
    }
  }

  /** Gives the native state back; safe to repeat. */
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
