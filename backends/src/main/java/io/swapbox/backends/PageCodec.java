package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;

/**
 * A compressor and decompressor for one page at a time; {@link Algorithm#codec} makes them.
 *
 * <p>Keeps native state between pages and is not thread-safe: one an owner. Positions of buffers
 * are neither used nor moved. Direct buffers are the fast ones: arrays are pinned or copied by JNI.
 */
public sealed interface PageCodec extends AutoCloseable permits Lz4Codec, ZstdCodec {

  /**
   * Longest result for a page by any algorithm, that of {@code ZSTD_compressBound(4096)}; with that
   * much room {@link #compress} never has to fail inside, which costs an exception.
   */
  int MAX_COMPRESSED_BYTES = PAGE_BYTES + PAGE_BYTES / 256 + ((128 << 10) - PAGE_BYTES) / 2048;

  /**
   * Compresses one page.
   *
   * @param off of the page in {@code src}
   * @param maxBytes room at {@code dstOff}
   * @return compressed bytes, or {@link Page#PAGE_BYTES} or more when the page is incompressible or
   *     does not fit, and what is at {@code dstOff} is then of no use
   */
  int compress(ByteBuffer src, int off, ByteBuffer dst, int dstOff, int maxBytes);

  /**
   * Rebuilds one page.
   *
   * @param length compressed bytes at {@code off}
   * @throws PageCorruptException when they do not decode to exactly a page; what is at {@code
   *     dstOff} is then undefined
   */
  void decompress(ByteBuffer src, int off, int length, ByteBuffer dst, int dstOff)
      throws PageCorruptException;

  /** Gives native state back; safe to repeat. */
  @Override
  void close();
}
