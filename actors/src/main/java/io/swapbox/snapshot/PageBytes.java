package io.swapbox.snapshot;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.PageCodec;
import io.swapbox.backends.PageCodecs;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.ZswapPool;
import java.nio.ByteBuffer;

/**
 * The bytes of pages on their way to a snapshot or back: a page as it is, or what a pool has made
 * of it. Keeps what it works with from page to page; one owner.
 */
final class PageBytes implements AutoCloseable {

  /** Instead of the number of an algorithm: the page as it is. */
  private static final int PLAIN = 0;

  private static final int ALIGNMENT = 64;

  private final PageCodecs codecs = new PageCodecs();
  private final MemoryBlock page = MemoryBlock.allocate(PageFrames.PAGE_BYTES, ALIGNMENT);
  private final MemoryBlock packed =
      MemoryBlock.allocate(PageCodec.MAX_COMPRESSED_BYTES + ALIGNMENT, ALIGNMENT);
  private final byte[] bytes = new byte[PageCodec.MAX_COMPRESSED_BYTES];

  /** The page that was read last, or is to be written. */
  ByteBuffer page() {
    return page.buffer();
  }

  /** {@link #page}, for a device. */
  ByteBuffer[] toFill() {
    return new ByteBuffer[] {page.buffer()};
  }

  /** Writes {@link #page}. */
  void writePage(Output output) {
    page.buffer().get(0, bytes, 0, PageFrames.PAGE_BYTES);
    output.writeByte(PLAIN);
    output.writeBytes(bytes, 0, PageFrames.PAGE_BYTES);
  }

  /**
   * Writes a page of a pool, as dense as LZ4 makes it.
   *
   * @throws PageCorruptException when the pool has lost it
   */
  void write(ZswapPool pool, int handle, Output output) throws PageCorruptException {
    int length = pool.readCompressed(handle, packed.buffer(), 0, Algorithm.LZ4);
    packed.buffer().get(0, bytes, 0, length);
    if (length == PageFrames.PAGE_BYTES) {
      output.writeByte(PLAIN);
    } else {
      output.writeByte(Algorithm.LZ4.id());
      output.writeShort(length);
    }
    output.writeBytes(bytes, 0, length);
  }

  /**
   * Reads a page into {@link #page}.
   *
   * @throws PageCorruptException when it is none
   */
  void read(Input input) throws PageCorruptException {
    int algorithm = input.readByte();
    if (algorithm == PLAIN) {
      input.readBytes(bytes, 0, PageFrames.PAGE_BYTES);
      page.buffer().put(0, bytes, 0, PageFrames.PAGE_BYTES);
      return;
    }
    int length = input.readShort();
    input.readBytes(bytes, 0, length);
    packed.buffer().put(0, bytes, 0, length);
    codecs.of(Algorithm.ofId(algorithm)).decompress(packed.buffer(), 0, length, page.buffer(), 0);
  }

  @Override
  public void close() {
    codecs.close();
    page.free();
    packed.free();
  }
}
