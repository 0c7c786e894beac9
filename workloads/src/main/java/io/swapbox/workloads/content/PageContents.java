package io.swapbox.workloads.content;

import static io.swapbox.workloads.content.Corpus.PAGE_BYTES;

import io.swapbox.workloads.trace.PageSizes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Pages of real bytes.
 *
 * <p>A page is a copy of a corpus page of about its recorded LZ4 size, with a stamp of address
 * space, page id and version as its last 16 bytes: there it adds least to the compressed size, for
 * LZ4 ends each block with literals anyway. A write changes the stamp alone. Pages recorded as all
 * zero stay all zero, without a stamp, as do pages of unknown size whose corpus page is; so do
 * same-filled ones.
 *
 * <p>Which corpus page a page gets depends on seed, page id and recorded size alone. Buffers may
 * have any byte order.
 */
public final class PageContents implements Contents {

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

  @Override
  public void fill(int page, int version, ByteBuffer frame, int offset) {
    int corpusPage = corpusPage(page);
    frame.put(offset, corpus.pages(), corpusPage * PAGE_BYTES, PAGE_BYTES);
    if (corpus.takesStamp(corpusPage)) {
      stamp(page, version, frame, offset);
    }
  }

  @Override
  public void restamp(int page, int version, ByteBuffer frame, int offset) {
    if (corpus.takesStamp(corpusPage(page))) {
      stamp(page, version, frame, offset);
    }
  }

  @Override
  public boolean matches(int page, int version, ByteBuffer frame, int offset) {
    int corpusPage = corpusPage(page);
    int start = corpusPage * PAGE_BYTES;
    if (!corpus.takesStamp(corpusPage)) {
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
    return corpus.choose(sizes.of(page), SplitMix.of(seed, page));
  }
}
