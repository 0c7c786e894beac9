package io.swapbox.workloads.content;

import static io.swapbox.workloads.content.Corpus.PAGE_BYTES;

import io.swapbox.workloads.trace.PageSizes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What each page of one address space holds, by version, so that it can be written into a frame and
 * checked when it comes back.
 *
 * <p>A page is a copy of a corpus page of about its recorded LZ4 size, with a stamp of address
 * space, page id and version as its last 16 bytes: there it adds least to the compressed size, for
 * LZ4 ends each block with literals anyway. A write changes the stamp alone. Pages recorded as all
 * zero stay all zero, without a stamp, as do pages of unknown size whose corpus page is.
 *
 * <p>Which corpus page a page gets depends on seed, page id and recorded size alone. Holds no state
 * of pages; filling and matching allocate nothing. Buffers may have any byte order.
 */
public final class PageContents {

  /** What tells the versions of a page apart, in bytes: its id and its version, at its end. */
  public static final int STAMP_BYTES = 2 * Long.BYTES;

  private static final int VERSION_OFFSET = PAGE_BYTES - Long.BYTES;
  private static final int STAMP_OFFSET = VERSION_OFFSET - Long.BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Corpus corpus;
  private final PageSizes sizes;
  private final long seed;
  private final long stampedAddressSpace;

  /**
   * The contents of an address space.
   *
   * @param corpus has to stay open as long as this is used
   * @param sizes recorded LZ4 sizes by page id
   * @param seed picks the corpus pages
   * @param addressSpace what tells this address space from others of the same seed
   */
  public PageContents(Corpus corpus, PageSizes sizes, long seed, int addressSpace) {
    this.corpus = corpus;
    this.sizes = sizes;
    this.seed = seed;
    this.stampedAddressSpace = (long) addressSpace << Integer.SIZE;
  }

  /** Writes a version of a page into a frame, which begins at an offset of a buffer. */
  public void fill(int page, int version, ByteBuffer frame, int offset) {
    int corpusPage = corpusPage(page);
    frame.put(offset, corpus.pages(), corpusPage * PAGE_BYTES, PAGE_BYTES);
    if (!corpus.isZero(corpusPage)) {
      stamp(page, version, frame, offset);
    }
  }

  /** Turns any version of a page, which the frame holds, into another: a write to the page. */
  public void restamp(int page, int version, ByteBuffer frame, int offset) {
    if (!corpus.isZero(corpusPage(page))) {
      stamp(page, version, frame, offset);
    }
  }

  /** Whether all bytes of a frame are what {@link #fill} would write. */
  public boolean matches(int page, int version, ByteBuffer frame, int offset) {
    int corpusPage = corpusPage(page);
    int start = corpusPage * PAGE_BYTES;
    if (corpus.isZero(corpusPage)) {
      return same(frame, offset, start, PAGE_BYTES);
    }
    return same(frame, offset, start, STAMP_OFFSET)
        && (long) LONG.get(frame, offset + STAMP_OFFSET) == (stampedAddressSpace | page)
        && (long) LONG.get(frame, offset + VERSION_OFFSET) == version;
  }

  /**
   * The first byte of a frame that is not what {@link #fill} would write, or -1. For error reports:
   * it allocates.
   */
  public int firstDifference(int page, int version, ByteBuffer frame, int offset) {
    ByteBuffer expected = ByteBuffer.allocate(PAGE_BYTES);
    fill(page, version, expected, 0);
    return expected.mismatch(frame.slice(offset, PAGE_BYTES));
  }

  private boolean same(ByteBuffer frame, int offset, int start, int length) {
    ByteBuffer pages = corpus.pages();
    long differences = 0;
    // No early exit: the JIT makes vectors of a loop without one.
    for (int at = 0; at < length; at += Long.BYTES) {
      differences |= (long) LONG.get(frame, offset + at) ^ (long) LONG.get(pages, start + at);
    }
    return differences == 0;
  }

  private void stamp(int page, int version, ByteBuffer frame, int offset) {
    LONG.set(frame, offset + STAMP_OFFSET, stampedAddressSpace | page);
    LONG.set(frame, offset + VERSION_OFFSET, (long) version);
  }

  private int corpusPage(int page) {
    return corpus.choose(sizes.of(page), hash(page));
  }

  /** The page's number in the SplitMix64 sequence of the seed (Steele, Lea and Flood, 2014). */
  private long hash(int page) {
    long z = seed + (page + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
