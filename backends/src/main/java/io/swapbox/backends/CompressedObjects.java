package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;

/** Objects that hold compressed pages, or pages as they are when they do not become smaller. */
final class CompressedObjects implements ObjectBytes {

  private static final int SCRATCH_ALIGNMENT = 64;

  private final PoolPages pages;
  private final Zspages zspages;
  private final PageCodecs codecs = new PageCodecs();
  private final Algorithm first;
  private final Algorithm second;
  private final PageCodec codec;
  private final MemoryBlock compressed;
  private final MemoryBlock joined;
  private final MemoryBlock rebuilt;

  /**
   * The bytes of the objects in these pages.
   *
   * @param settings which algorithms
   * @throws OutOfMemoryError when there is no direct memory for three pages of scratch
   */
  CompressedObjects(PoolPages pages, Zspages zspages, PoolSettings settings) {
    this.pages = pages;
    this.zspages = zspages;
    Recompression recompression = settings.recompression();
    first = settings.algorithm();
    second = recompression == null ? first : recompression.algorithm();
    codec = codecs.of(first);
    compressed =
        MemoryBlock.allocate(
            BitUtil.align(PageCodec.MAX_COMPRESSED_BYTES, SCRATCH_ALIGNMENT), SCRATCH_ALIGNMENT);
    joined = MemoryBlock.allocate(PAGE_BYTES, SCRATCH_ALIGNMENT);
    rebuilt = MemoryBlock.allocate(PAGE_BYTES, SCRATCH_ALIGNMENT);
  }

  @Override
  public int compress(ByteBuffer page, int offset) {
    return compress(codec, page, offset, compressed.buffer(), 0, PageCodec.MAX_COMPRESSED_BYTES);
  }

  private static int compress(
      PageCodec with, ByteBuffer page, int offset, ByteBuffer dst, int dstOffset, int room) {
    int length = with.compress(page, offset, dst, dstOffset, room);
    if (length < PAGE_BYTES) {
      return length;
    }
    dst.put(dstOffset, page, offset, PAGE_BYTES);
    return PAGE_BYTES;
  }

  @Override
  public void write(int handle, long object) {
    put(object, compressed.buffer());
  }

  @Override
  public void move(long from, long to) {
    ByteBuffer bytes = joined.buffer();
    join(from, bytes, 0);
    put(to, bytes);
  }

  /** Copies the bytes of an object from the beginning of a buffer, into its one or two pages. */
  private void put(long object, ByteBuffer from) {
    int length = PoolObject.length(object);
    int page = PoolObject.page(object);
    int at = PoolObject.offset(object);
    int here = Math.min(length, PAGE_BYTES - at);
    int frame = pages.frame(page);
    pages.buffer(frame).put(PoolPages.offset(frame) + at, from, 0, here);
    if (here < length) {
      int next = pages.frame(zspages.next(page));
      pages.buffer(next).put(PoolPages.offset(next), from, here, length - here);
    }
  }

  /** Copies the bytes of an object out of its one or two pages. */
  private void join(long object, ByteBuffer to, int toAt) {
    int length = PoolObject.length(object);
    int page = PoolObject.page(object);
    int at = PoolObject.offset(object);
    int here = Math.min(length, PAGE_BYTES - at);
    int frame = pages.frame(page);
    to.put(toAt, pages.buffer(frame), PoolPages.offset(frame) + at, here);
    if (here < length) {
      int next = pages.frame(zspages.next(page));
      to.put(toAt + here, pages.buffer(next), PoolPages.offset(next), length - here);
    }
  }

  @Override
  public void load(int handle, long object, ByteBuffer dst, int offset)
      throws PageCorruptException {
    int length = PoolObject.length(object);
    int page = PoolObject.page(object);
    int at = PoolObject.offset(object);
    int frame = pages.frame(page);
    ByteBuffer src = pages.buffer(frame);
    int srcAt = PoolPages.offset(frame) + at;
    if (at + length > PAGE_BYTES && !PoolPages.isAdjacent(frame, pages.frame(zspages.next(page)))) {
      src = joined.buffer();
      join(object, src, 0);
      srcAt = 0;
    }
    if (length == PAGE_BYTES) {
      dst.put(offset, src, srcAt, PAGE_BYTES);
    } else {
      codecOf(object).decompress(src, srcAt, length, dst, offset);
    }
  }

  @Override
  public int read(int handle, long object, ByteBuffer dst, int offset, Algorithm as)
      throws PageCorruptException {
    if (algorithm(object) == as) {
      join(object, dst, offset);
      return PoolObject.length(object);
    }
    load(handle, object, rebuilt.buffer(), 0);
    return compress(codecs.of(as), rebuilt.buffer(), 0, dst, offset, PAGE_BYTES);
  }

  /**
   * Compresses the page of an object by the second algorithm, for the {@link #write} that follows.
   *
   * @return bytes that the page will take in its object, {@link Page#PAGE_BYTES} at most
   * @throws PageCorruptException when its bytes are not a page any more
   */
  int recompress(int handle, long object) throws PageCorruptException {
    load(handle, object, rebuilt.buffer(), 0);
    return compress(
        codecs.of(second),
        rebuilt.buffer(),
        0,
        compressed.buffer(),
        0,
        PageCodec.MAX_COMPRESSED_BYTES);
  }

  @Override
  public Algorithm algorithm(long object) {
    return PoolObject.state(object) == PoolObject.RECOMPRESSED ? second : first;
  }

  private PageCodec codecOf(long object) {
    return PoolObject.state(object) == PoolObject.RECOMPRESSED ? codecs.of(second) : codec;
  }

  @Override
  public long metadataBytes() {
    return (long) compressed.bytes() + joined.bytes() + rebuilt.bytes();
  }

  @Override
  public void close() {
    compressed.free();
    joined.free();
    rebuilt.free();
    codecs.close();
  }
}
