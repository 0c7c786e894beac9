package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_SHIFT;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a pool, by number, in chunks that come from the system and go back to it.
 *
 * <p>The lowest free page is taken first, so that the chunks at the far end drain. A chunk goes
 * back when all of it is free; one such chunk is kept while other pages are in use, or a pool at
 * the edge of a chunk would take and give back memory with every page.
 */
final class PoolPages {

  /** No page. */
  static final int NONE = -1;

  /**
   * Requests refused at once after the system had no memory: the JVM takes half a second to say so.
   */
  static final int REFUSALS_BEFORE_RETRY = 1024;

  private static final int CHUNK_SHIFT = 6;
  private static final int CHUNK_MASK = PoolChunk.PAGES - 1;

  private final ChunkMemory source;
  private final long maxPages;
  private final int linkShift;
  private final BitSet present = new BitSet();
  private final BitSet withFree = new BitSet();
  private @Nullable PoolChunk[] chunks = new PoolChunk[16];
  private long reservedPages;
  private long usedPages;
  private long wordBytes;
  private int emptyChunk = NONE;
  private int refusalsLeft;

  /** No page at first, and never more than {@code maxPages}. */
  PoolPages(ChunkMemory source, long maxPages) {
    this(source, maxPages, 0);
  }

  private PoolPages(ChunkMemory source, long maxPages, int linkShift) {
    this.source = source;
    this.maxPages = maxPages;
    this.linkShift = linkShift;
  }

  /** Pages without their bytes: there is memory for the links of free objects and no more. */
  static PoolPages ofLinks(long maxPages) {
    int shift = Integer.numberOfTrailingZeros(SizeClasses.STEP_BYTES / Short.BYTES);
    return new PoolPages(
        (bytes, alignment) -> MemoryBlock.allocate(bytes >>> shift, alignment), maxPages, shift);
  }

  /**
   * Takes a page; its bytes and words are whatever they were.
   *
   * @return its number, or {@link #NONE} when all of {@code maxPages} are in use or the system has
   *     no memory
   */
  int allocate() {
    int index = withFree.nextSetBit(0);
    if (index < 0) {
      index = addChunk();
      if (index == NONE) {
        return NONE;
      }
    }
    if (index == emptyChunk) {
      emptyChunk = NONE;
    }
    PoolChunk chunk = chunk(index);
    int page = chunk.takePage();
    if (!chunk.hasFree()) {
      withFree.clear(index);
    }
    usedPages++;
    return index << CHUNK_SHIFT | page;
  }

  /** Gives a page back. */
  void free(int page) {
    int index = page >>> CHUNK_SHIFT;
    PoolChunk chunk = chunk(index);
    chunk.putPage(page & CHUNK_MASK);
    withFree.set(index);
    usedPages--;
    if (!chunk.isAllFree()) {
      return;
    }
    if (emptyChunk == NONE && usedPages > 0) {
      emptyChunk = index;
      return;
    }
    removeChunk(index);
    if (usedPages == 0 && emptyChunk != NONE) {
      removeChunk(emptyChunk);
      emptyChunk = NONE;
    }
  }

  /** The memory that a page lies in, at {@link #offset}. */
  ByteBuffer buffer(int page) {
    return chunk(page >>> CHUNK_SHIFT).buffer();
  }

  /** Where a page begins in its {@link #buffer}. */
  static int offset(int page) {
    return (page & CHUNK_MASK) << PAGE_SHIFT;
  }

  /** The link in the first two bytes of a free object that begins there in the page. */
  short link(int page, int offset) {
    return buffer(page).getShort((offset(page) + offset) >>> linkShift);
  }

  void link(int page, int offset, short link) {
    buffer(page).putShort((offset(page) + offset) >>> linkShift, link);
  }

  /** Whether the second page follows the first in the same buffer. */
  static boolean isAdjacent(int page, int next) {
    return next == page + 1 && (next & CHUNK_MASK) != 0;
  }

  int word(int page, int word) {
    return chunk(page >>> CHUNK_SHIFT).word(page & CHUNK_MASK, word);
  }

  void word(int page, int word, int value) {
    chunk(page >>> CHUNK_SHIFT).word(page & CHUNK_MASK, word, value);
  }

  /** Pages in use. */
  long used() {
    return usedPages;
  }

  /** Pages taken from the system, in use or free. */
  long reserved() {
    return reservedPages;
  }

  /** Heap bytes that are kept about the pages. */
  long metadataBytes() {
    return wordBytes + (long) chunks.length * Long.BYTES + (present.size() + withFree.size()) / 8;
  }

  /** Gives everything back. */
  void close() {
    for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
      removeChunk(i);
    }
    emptyChunk = NONE;
    usedPages = 0;
  }

  private int addChunk() {
    int pages = (int) Math.min(PoolChunk.PAGES, maxPages - reservedPages);
    if (pages == 0) {
      return NONE;
    }
    if (refusalsLeft > 0) {
      refusalsLeft--;
      return NONE;
    }
    PoolChunk chunk;
    try {
      chunk = PoolChunk.allocate(source, pages);
    } catch (OutOfMemoryError exhausted) {
      refusalsLeft = REFUSALS_BEFORE_RETRY;
      return NONE;
    }
    int index = present.nextClearBit(0);
    if (index == chunks.length) {
      chunks = Arrays.copyOf(chunks, index * 2);
    }
    chunks[index] = chunk;
    present.set(index);
    withFree.set(index);
    reservedPages += pages;
    wordBytes += chunk.metadataBytes();
    return index;
  }

  private void removeChunk(int index) {
    PoolChunk chunk = chunk(index);
    chunks[index] = null;
    present.clear(index);
    withFree.clear(index);
    reservedPages -= chunk.pages();
    wordBytes -= chunk.metadataBytes();
    refusalsLeft = 0;
    chunk.release();
  }

  private PoolChunk chunk(int index) {
    PoolChunk chunk = chunks[index];
    if (chunk == null) {
      throw new IllegalStateException("no chunk " + index + " in the pool");
    }
    return chunk;
  }
}
