package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

/**
 * The size classes of a pool and the geometry of their zspages, after {@code mm/zsmalloc.c}.
 *
 * <p>Sizes go in steps of 16 bytes from 32 bytes to a page. A zspage of a class is a chain of 1 to
 * 8 pages that is cut into objects regardless of the page boundaries; its length is the one that
 * wastes the smallest share at its end. A class whose zspages have as many pages and objects as
 * those of the next larger one is merged into it: it would save nothing and keep one more zspage
 * partly filled. That leaves 119 classes of 255.
 */
final class SizeClasses {

  /** Objects begin at multiples of this within their page, in bytes ({@code PAGE_SIZE >> 8}). */
  static final int STEP_BYTES = 16;

  /** Smallest object in bytes ({@code ZS_MIN_ALLOC_SIZE}). */
  static final int MIN_BYTES = 32;

  /** Most pages in a zspage (the default of {@code CONFIG_ZSMALLOC_CHAIN_SIZE}). */
  static final int MAX_CHAIN_PAGES = 8;

  /** Classes, counting the merged ones. */
  static final int COUNT = (PAGE_BYTES - MIN_BYTES) / STEP_BYTES + 1;

  private static final short[] MERGED_INTO = new short[COUNT];
  private static final short[] PAGES = new short[COUNT];
  private static final short[] OBJECTS = new short[COUNT];

  static {
    for (int sizeClass = COUNT - 1; sizeClass >= 0; sizeClass--) {
      int pages = leastWaste(bytes(sizeClass));
      int objects = pages * PAGE_BYTES / bytes(sizeClass);
      int larger = sizeClass + 1;
      boolean same = larger < COUNT && PAGES[larger] == pages && OBJECTS[larger] == objects;
      PAGES[sizeClass] = (short) pages;
      OBJECTS[sizeClass] = (short) objects;
      MERGED_INTO[sizeClass] = same ? MERGED_INTO[larger] : (short) sizeClass;
    }
  }

  private SizeClasses() {}

  /** The class for an object of that many bytes, 1 to {@link Page#PAGE_BYTES}. */
  static int of(int length) {
    int aboveMin = Math.max(length, MIN_BYTES) - MIN_BYTES;
    return MERGED_INTO[(aboveMin + STEP_BYTES - 1) / STEP_BYTES];
  }

  /** Bytes of each object of a class. */
  static int bytes(int sizeClass) {
    return MIN_BYTES + sizeClass * STEP_BYTES;
  }

  /** Pages in a complete zspage of a class. */
  static int pages(int sizeClass) {
    return PAGES[sizeClass];
  }

  /** Objects in a zspage of a class. */
  static int objects(int sizeClass) {
    return OBJECTS[sizeClass];
  }

  private static int leastWaste(int bytes) {
    int best = 1;
    for (int pages = 2; pages <= MAX_CHAIN_PAGES; pages++) {
      // Shares compared without division: waste/pages < bestWaste/best.
      if (pages * PAGE_BYTES % bytes * best < best * PAGE_BYTES % bytes * pages) {
        best = pages;
      }
    }
    return best;
  }
}
