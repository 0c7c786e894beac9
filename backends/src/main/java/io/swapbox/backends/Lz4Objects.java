package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;

/** Objects that hold pages in LZ4, or as they are when they do not become smaller. */
final class Lz4Objects implements ObjectBytes {

  private static final int SCRATCH_ALIGNMENT = 64;

  private final PoolPages pages;
  private final Zspages zspages;
  private final PageCodec codec = new PageCodec();
  private final MemoryBlock compressed;
  private final MemoryBlock joined;

  /**
   * The bytes of the objects in these pages.
   *
   * @throws OutOfMemoryError when there is no direct memory for two pages of scratch
   */
  Lz4Objects(PoolPages pages, Zspages zspages) {
    this.pages = pages;
    this.zspages = zspages;
    compressed =
        MemoryBlock.allocate(
            BitUtil.align(PageCodec.MAX_COMPRESSED_BYTES, SCRATCH_ALIGNMENT), SCRATCH_ALIGNMENT);
    joined = MemoryBlock.allocate(PAGE_BYTES, SCRATCH_ALIGNMENT);
  }

  @Override
  public int compress(ByteBuffer page, int offset) {
    ByteBuffer scratch = compressed.buffer();
    int length = codec.compress(page, offset, scratch, 0, compressed.bytes());
    if (length < PAGE_BYTES) {
      return length;
    }
    scratch.put(0, page, offset, PAGE_BYTES);
    return PAGE_BYTES;
  }

  @Override
  public void write(int handle, long object) {
    put(object, compressed.buffer());
  }

  @Override
  public void move(long from, long to) {
    ByteBuffer bytes = joined.buffer();
    join(from, bytes);
    put(to, bytes);
  }

  /** Copies the bytes of an object from the beginning of a buffer, into its one or two pages. */
  private void put(long object, ByteBuffer from) {
    int length = PoolObject.length(object);
    int page = PoolObject.page(object);
    int at = PoolObject.offset(object);
    int here = Math.min(length, PAGE_BYTES - at);
    pages.buffer(page).put(PoolPages.offset(page) + at, from, 0, here);
    if (here < length) {
      int next = zspages.next(page);
      pages.buffer(next).put(PoolPages.offset(next), from, here, length - here);
    }
  }

  /** Copies the bytes of an object out of its one or two pages, to the beginning of a buffer. */
  private void join(long object, ByteBuffer to) {
    int length = PoolObject.length(object);
    int page = PoolObject.page(object);
    int at = PoolObject.offset(object);
    int here = Math.min(length, PAGE_BYTES - at);
    to.put(0, pages.buffer(page), PoolPages.offset(page) + at, here);
    if (here < length) {
      int next = zspages.next(page);
      to.put(here, pages.buffer(next), PoolPages.offset(next), length - here);
    }
  }

  @Override
  public void load(int handle, long object, ByteBuffer dst, int offset)
      throws PageCorruptException {
    int length = PoolObject.length(object);
    int page = PoolObject.page(object);
    int at = PoolObject.offset(object);
    ByteBuffer src = pages.buffer(page);
    int srcAt = PoolPages.offset(page) + at;
    if (at + length > PAGE_BYTES && !PoolPages.isAdjacent(page, zspages.next(page))) {
      src = joined.buffer();
      join(object, src);
      srcAt = 0;
    }
    if (length == PAGE_BYTES) {
      dst.put(offset, src, srcAt, PAGE_BYTES);
    } else {
      codec.decompress(src, srcAt, length, dst, offset);
    }
  }

  @Override
  public long metadataBytes() {
    return (long) compressed.bytes() + joined.bytes();
  }

  @Override
  public void close() {
    compressed.free();
    joined.free();
    codec.close();
  }
}
