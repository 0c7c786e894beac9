package io.swapbox.workloads.content;

import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.workloads.trace.BundledTraces;
import io.swapbox.workloads.trace.PageSizes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bundled 4,096 real pages, sorted by their LZ4 size: first the all-zero ones, then the
 * compressible, last the incompressible. Behind them a page of 0xff, which programs get that fill
 * their memory so.
 *
 * <p>Immutable until it is closed, so that the tasks of a replay share one. Takes 16 MiB off the
 * heap. The sizes are bundled, not computed, because LZ4's versions find different matches and the
 * same seed has to give the same pages on every machine.
 */
public final class Corpus implements AutoCloseable {

  /** Bytes of a page. */
  public static final int PAGE_BYTES = 4096;

  /** Real pages in the corpus. */
  static final int PAGES = 4096;

  /** The page that is 0xff in all of its bytes. */
  private static final int SAME_FILLED = PAGES;

  /** What LZ4 makes of it, in bytes. */
  private static final int SAME_FILLED_SIZE = 26;

  /** Sizes this near to each other, in bytes, are one class. */
  private static final int CLASS_REACH = 16;

  /** A class has at least this many pages, even if it has to reach further for them. */
  private static final int CLASS_PAGES = 16;

  private final MemoryBlock block = MemoryBlock.allocate((PAGES + 1) * PAGE_BYTES, PAGE_BYTES);
  private final char[] sizes = new char[PAGES + 1];
  private final int zeroPages;
  private final int incompressibleFrom;

  /** For each size up to {@link PageSizes#INCOMPRESSIBLE} the first page of its class ... */
  private final char[] classFrom = new char[PageSizes.INCOMPRESSIBLE + 1];

  /** ... and the one after its last. */
  private final char[] classTo = new char[PageSizes.INCOMPRESSIBLE + 1];

  private Corpus(ByteBuffer pages, PageSizes recorded) {
    sortInto(pages, recorded);
    addSameFilled();
    zeroPages = firstOfSize(1);
    incompressibleFrom = firstOfSize(PageSizes.INCOMPRESSIBLE);
    classTo[PageSizes.ZERO] = (char) zeroPages;
    for (int size = 1; size < PageSizes.INCOMPRESSIBLE; size++) {
      makeClass(size);
    }
    classFrom[PageSizes.INCOMPRESSIBLE] = (char) incompressibleFrom;
    classTo[PageSizes.INCOMPRESSIBLE] = PAGES;
  }

  /**
   * Loads the bundled pages.
   *
   * @throws io.swapbox.workloads.trace.TraceException when they are missing or damaged
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached
   */
  public static Corpus load() {
    ByteBuffer pages = ByteBuffer.allocate(PAGES * PAGE_BYTES);
    BundledTraces.read("corpus-pages.bin.zst", pages);
    return new Corpus(pages, PageSizes.bundled("corpus-pages"));
  }

  /** Gives the memory back; no task may use it any more. */
  @Override
  public void close() {
    block.free();
  }

  /** The pages, one after the other, for absolute reads only. */
  ByteBuffer pages() {
    return block.buffer();
  }

  /** The LZ4 size of a page in bytes, {@link PageSizes#ZERO} of one that is all zero. */
  int size(int corpusPage) {
    return sizes[corpusPage];
  }

  /** Whether a page is all zero. */
  boolean isZero(int corpusPage) {
    return corpusPage < zeroPages;
  }

  /** Whether a page may be stamped: not one that is to stay all zero, or all 0xff. */
  boolean takesStamp(int corpusPage) {
    return !isZero(corpusPage) && corpusPage != SAME_FILLED;
  }

  /**
   * A page of about a size.
   *
   * @param size in bytes as {@link PageSizes#of} gives it; any page will do for an unknown one
   * @param hash picks among those that fit
   */
  int choose(int size, long hash) {
    if (size == PageSizes.UNKNOWN) {
      return pick(0, PAGES, hash);
    }
    if (size == PageSizes.SAME_FILLED) {
      return SAME_FILLED;
    }
    int sizeClass = Math.min(size, PageSizes.INCOMPRESSIBLE);
    return pick(classFrom[sizeClass], classTo[sizeClass], hash);
  }

  private static int pick(int from, int to, long hash) {
    // Scales the upper half of the hash to the range, without a division.
    return from + (int) (((hash >>> 32) * (to - from)) >>> 32);
  }

  private void sortInto(ByteBuffer pages, PageSizes recorded) {
    long[] sizeAndPage = new long[PAGES];
    for (int page = 0; page < PAGES; page++) {
      sizeAndPage[page] = (long) recorded.of(page) << 32 | page;
    }
    Arrays.sort(sizeAndPage);
    for (int rank = 0; rank < PAGES; rank++) {
      int page = (int) sizeAndPage[rank];
      sizes[rank] = (char) (sizeAndPage[rank] >>> 32);
      block.buffer().put(rank * PAGE_BYTES, pages, page * PAGE_BYTES, PAGE_BYTES);
    }
  }

  private void addSameFilled() {
    byte[] page = new byte[PAGE_BYTES];
    Arrays.fill(page, (byte) 0xFF);
    block.buffer().put(SAME_FILLED * PAGE_BYTES, page);
    sizes[SAME_FILLED] = SAME_FILLED_SIZE;
  }

  /** The first page of at least a size, by binary search; the number of pages if there is none. */
  private int firstOfSize(int size) {
    int from = 0;
    int to = PAGES;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sizes[middle] < size) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private void makeClass(int size) {
    int from = Math.clamp(firstOfSize(size - CLASS_REACH), zeroPages, incompressibleFrom);
    int to = Math.clamp(firstOfSize(size + CLASS_REACH + 1), zeroPages, incompressibleFrom);
    while (to - from < CLASS_PAGES) {
      boolean down =
          to == incompressibleFrom
              || (from > zeroPages && size - sizes[from - 1] < sizes[to] - size);
      if (down) {
        from--;
      } else {
        to++;
      }
    }
    classFrom[size] = (char) from;
    classTo[size] = (char) to;
  }
}
