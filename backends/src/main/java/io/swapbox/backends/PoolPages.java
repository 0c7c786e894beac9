package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_SHIFT;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a pool, by number, in frames of chunks that come from the system and go back to it,
 * with the words that a pool keeps about each page (its {@code struct zpdesc}).
 *
 * <p>The lowest free frame is taken first, so that the chunks at the far end drain. A chunk goes
 * back when all of it is free; one such chunk is kept while other pages are in use, or a pool at
 * the edge of a chunk would take and give back memory with every page. As a page's number says
 * nothing about its frame, pages can be {@link #migrate migrated} ({@code zs_page_migrate()}), so
 * that the last chunks become free although pages that are freed lie everywhere.
 *
 * <p>Costs 28 bytes a page, and 4 a frame.
 */
final class PoolPages {

  /** No page. */
  static final int NONE = -1;

  /**
   * Requests refused at once after the system had no memory: the JVM takes half a second to say so.
   */
  static final int REFUSALS_BEFORE_RETRY = 1024;

  /** Words of each page that its user has. */
  static final int WORDS = 6;

  private static final int CHUNK_SHIFT = 6;
  private static final int CHUNK_MASK = PoolChunk.PAGES - 1;
  private static final int SEGMENT_SHIFT = 10;
  private static final int SEGMENT_MASK = (1 << SEGMENT_SHIFT) - 1;

  /** The word after the user's: the frame of a page, or the next free number. */
  private static final int FRAME = WORDS;

  private static final int ALL_WORDS = WORDS + 1;

  private final ChunkMemory source;
  private final long maxPages;
  private final int linkShift;
  private final BitSet present = new BitSet();
  private final BitSet withFree = new BitSet();
  private @Nullable PoolChunk[] chunks = new PoolChunk[16];
  private int[][] words = new int[0][];
  private int numbers;
  private int freeNumber = NONE;
  private long reservedPages;
  private long usedPages;
  private long chunkBytes;
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
    int page = takeNumber();
    takeFrame(index, page);
    usedPages++;
    return page;
  }

  /** Gives a page back. */
  void free(int page) {
    usedPages--;
    putFrame(word(page, FRAME));
    word(page, FRAME, freeNumber);
    freeNumber = page;
    if (usedPages == 0 && emptyChunk != NONE) {
      removeChunk(emptyChunk);
      emptyChunk = NONE;
    }
  }

  /** Pages that are taken from the system and not in use. */
  long free() {
    return reservedPages - usedPages;
  }

  /**
   * Moves pages from the last chunk to free frames before it, and gives chunks back that are free.
   *
   * @param count most pages to move
   * @return how many were moved; fewer when no frame before the last chunk is free
   */
  int migrate(int count) {
    int moved = 0;
    while (moved < count) {
      int last = present.length() - 1;
      if (last == emptyChunk && last != NONE) {
        removeChunk(last);
        emptyChunk = NONE;
        continue;
      }
      int index = withFree.nextSetBit(0);
      if (index == NONE || index == last) {
        return moved;
      }
      int page = chunk(last).firstPage();
      int from = word(page, FRAME);
      takeFrame(index, page);
      copy(from, word(page, FRAME));
      putFrame(from);
      moved++;
    }
    return moved;
  }

  private void copy(int from, int to) {
    buffer(to)
        .put(
            offset(to) >>> linkShift,
            buffer(from),
            offset(from) >>> linkShift,
            Page.PAGE_BYTES >>> linkShift);
  }

  private void takeFrame(int index, int page) {
    if (index == emptyChunk) {
      emptyChunk = NONE;
    }
    PoolChunk chunk = chunk(index);
    word(page, FRAME, index << CHUNK_SHIFT | chunk.takeFrame(page));
    if (!chunk.hasFree()) {
      withFree.clear(index);
    }
  }

  private void putFrame(int frame) {
    int index = frame >>> CHUNK_SHIFT;
    PoolChunk chunk = chunk(index);
    chunk.putFrame(frame & CHUNK_MASK);
    withFree.set(index);
    if (!chunk.isAllFree()) {
      return;
    }
    if (emptyChunk == NONE && usedPages > 0) {
      emptyChunk = index;
    } else {
      removeChunk(index);
    }
  }

  private int takeNumber() {
    int page = freeNumber;
    if (page != NONE) {
      freeNumber = word(page, FRAME);
      return page;
    }
    page = numbers++;
    int segment = page >>> SEGMENT_SHIFT;
    if ((page & SEGMENT_MASK) == 0) {
      if (segment == words.length) {
        words = Arrays.copyOf(words, Math.max(16, segment * 2));
      }
      words[segment] = new int[ALL_WORDS << SEGMENT_SHIFT];
    }
    return page;
  }

  /** The frame of a page, until pages are freed or migrated. */
  int frame(int page) {
    return word(page, FRAME);
  }

  /** The memory that a frame lies in, at {@link #offset}. */
  ByteBuffer buffer(int frame) {
    return chunk(frame >>> CHUNK_SHIFT).buffer();
  }

  /** Where a frame begins in its {@link #buffer}. */
  static int offset(int frame) {
    return (frame & CHUNK_MASK) << PAGE_SHIFT;
  }

  /** The link in the first two bytes of a free object that begins there in the page. */
  short link(int page, int offset) {
    int frame = frame(page);
    return buffer(frame).getShort((offset(frame) + offset) >>> linkShift);
  }

  void link(int page, int offset, short link) {
    int frame = frame(page);
    buffer(frame).putShort((offset(frame) + offset) >>> linkShift, link);
  }

  /** Whether the second frame follows the first in the same buffer. */
  static boolean isAdjacent(int frame, int next) {
    return next == frame + 1 && (next & CHUNK_MASK) != 0;
  }

  int word(int page, int word) {
    return words[page >>> SEGMENT_SHIFT][(page & SEGMENT_MASK) * ALL_WORDS + word];
  }

  void word(int page, int word, int value) {
    words[page >>> SEGMENT_SHIFT][(page & SEGMENT_MASK) * ALL_WORDS + word] = value;
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
    long segments = ((long) numbers + SEGMENT_MASK) >>> SEGMENT_SHIFT;
    return chunkBytes
        + (segments << SEGMENT_SHIFT) * ALL_WORDS * Integer.BYTES
        + (long) (words.length + chunks.length) * Long.BYTES
        + (present.size() + withFree.size()) / 8;
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
    chunkBytes += chunk.metadataBytes();
    return index;
  }

  private void removeChunk(int index) {
    PoolChunk chunk = chunk(index);
    chunks[index] = null;
    present.clear(index);
    withFree.clear(index);
    reservedPages -= chunk.pages();
    chunkBytes -= chunk.metadataBytes();
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
