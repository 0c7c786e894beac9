package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;

/**
 * Zstandard by its native library, with contexts that are used again for each page.
 *
 * <p>Its frames have neither magic number, content size nor checksum: of pages of known size they
 * are bytes for nothing. Buffers on the heap go through a page of scratch.
 */
final class ZstdCodec implements PageCodec {

  /** The fastest regular level; on pages the next ones save little and cost much. */
  private static final int LEVEL = 1;

  private static final int ALIGNMENT = 64;

  private final ZstdCompressCtx compressor = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
  private final MemoryBlock page = MemoryBlock.allocate(PAGE_BYTES, ALIGNMENT);
  private final MemoryBlock compressed =
      MemoryBlock.allocate(BitUtil.align(MAX_COMPRESSED_BYTES, ALIGNMENT), ALIGNMENT);
  private boolean closed;

  ZstdCodec() {
    compressor.setLevel(LEVEL).setMagicless(true).setContentSize(false).setChecksum(false);
    decompressor.setMagicless(true);
  }

  @Override
  public int compress(ByteBuffer src, int off, ByteBuffer dst, int dstOff, int maxBytes) {
    if (!src.isDirect()) {
      page.buffer().put(0, src, off, PAGE_BYTES);
      return compress(page.buffer(), 0, dst, dstOff, maxBytes);
    }
    if (!dst.isDirect()) {
      ByteBuffer scratch = compressed.buffer();
      int length = compress(src, off, scratch, 0, Math.min(maxBytes, scratch.capacity()));
      if (length < PAGE_BYTES) {
        dst.put(dstOff, scratch, 0, length);
      }
      return length;
    }
    try {
      return compressor.compressDirectByteBuffer(dst, dstOff, maxBytes, src, off, PAGE_BYTES);
    } catch (ZstdException tooLong) {
      return PAGE_BYTES;
    }
  }

  @Override
  public void decompress(ByteBuffer src, int off, int length, ByteBuffer dst, int dstOff)
      throws PageCorruptException {
    if (!src.isDirect()) {
      compressed.buffer().put(0, src, off, length);
      decompress(compressed.buffer(), 0, length, dst, dstOff);
      return;
    }
    if (!dst.isDirect()) {
      decompress(src, off, length, page.buffer(), 0);
      dst.put(dstOff, page.buffer(), 0, PAGE_BYTES);
      return;
    }
    int bytes;
    try {
      bytes = decompressor.decompressDirectByteBuffer(dst, dstOff, PAGE_BYTES, src, off, length);
    } catch (ZstdException malformed) {
      throw new PageCorruptException(length + " bytes are not zstd data of a page", malformed);
    }
    if (bytes != PAGE_BYTES) {
      throw PageCorruptException.ofLength(length, bytes);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      compressor.close();
      decompressor.close();
      page.free();
      compressed.free();
    }
  }
}
