package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static io.swapbox.backends.Page.PAGE_SHIFT;

/**
 * Objects of all size classes in zspages: chains of single pages, cut into objects of one size.
 *
 * <p>As pages of a chain need not be neighbours, any free page of the pool serves any class, and an
 * object may lie in two pages. Unlike the kernel, a chain gets its next page when the first object
 * reaches into it: with a hundred classes the unused ends of new zspages would be most of what a
 * small pool wastes. A zspage is named by its first page and gives its pages back with its last
 * object.
 *
 * <p>Free objects of a zspage that were in use before form a list through their own first two
 * bytes; the rest follow in order. Allocating and freeing are O(1): at most {@link
 * SizeClasses#MAX_CHAIN_PAGES} steps along a chain.
 */
final class Zspages {

  /** What {@link #allocate} returns when there is no page for the object. */
  static final long NO_ROOM = -1;

  // Words of each page: the first page of its zspage and the page that follows in the chain.
  private static final int FIRST = 0;
  private static final int NEXT = 1;
  // Words of a zspage, kept with its first page.
  private static final int PREVIOUS_ZSPAGE = 2;
  private static final int NEXT_ZSPAGE = 3;

  /** Size class in the upper half, objects in use in the lower. */
  private static final int CLASS_USED = 4;

  /** First of the free list in the upper half, objects never used begin at the lower. */
  private static final int FREE_FRESH = 5;

  private static final int HALF = 16;
  private static final int LOW = 0xFFFF;
  private static final int NO_OBJECT = 0xFFFF;

  private final PoolPages pages;
  private final FullnessLists lists;

  // By size class: pages of its zspages, and objects in use in them.
  private final int[] classPages = new int[SizeClasses.COUNT];
  private final int[] classUsed = new int[SizeClasses.COUNT];

  /** No zspage at first. */
  Zspages(PoolPages pages) {
    this.pages = pages;
    this.lists = new FullnessLists(pages, PREVIOUS_ZSPAGE, NEXT_ZSPAGE);
  }

  /**
   * Takes an object, and one page when it needs one.
   *
   * @param length bytes used of it, 1 to {@link Page#PAGE_BYTES}
   * @return see {@link PoolObject}, or {@link #NO_ROOM} when there is no page to be had
   */
  long allocate(int length) {
    int sizeClass = SizeClasses.of(length);
    int zspage = lists.fullest(sizeClass);
    if (zspage == PoolPages.NONE) {
      zspage = create(sizeClass);
      if (zspage == PoolPages.NONE) {
        return NO_ROOM;
      }
    }
    int freeFresh = pages.word(zspage, FREE_FRESH);
    int free = freeFresh >>> HALF;
    int fresh = freeFresh & LOW;
    int index = free != NO_OBJECT ? free : fresh;
    int start = index * SizeClasses.bytes(sizeClass);
    if (free == NO_OBJECT && !attach(zspage, start, SizeClasses.bytes(sizeClass))) {
      return NO_ROOM;
    }
    int page = pageAt(zspage, start >>> PAGE_SHIFT);
    int offset = start & (PAGE_BYTES - 1);
    if (free != NO_OBJECT) {
      free = pages.link(page, offset) & LOW;
    } else {
      fresh++;
    }
    pages.word(zspage, FREE_FRESH, free << HALF | fresh);
    int used = pages.word(zspage, CLASS_USED) & LOW;
    setUsed(zspage, sizeClass, used, used + 1);
    return PoolObject.pack(page, offset, index, length);
  }

  /** Gives an object back, and the pages of its zspage when it was the last one. */
  void free(long object) {
    int page = PoolObject.page(object);
    int zspage = pages.word(page, FIRST);
    int classUsed = pages.word(zspage, CLASS_USED);
    int sizeClass = classUsed >>> HALF;
    int used = classUsed & LOW;
    if (used == 1) {
      destroy(zspage, sizeClass);
      return;
    }
    int freeFresh = pages.word(zspage, FREE_FRESH);
    pages.link(page, PoolObject.offset(object), (short) (freeFresh >>> HALF));
    pages.word(zspage, FREE_FRESH, PoolObject.index(object) << HALF | (freeFresh & LOW));
    setUsed(zspage, sizeClass, used, used - 1);
  }

  /**
   * Takes a new place for an object when it can lie in a fuller zspage than it does.
   *
   * @return the new place, which has no bytes yet, or the old one; the caller frees the old one
   *     when it has moved the bytes
   */
  long relocate(long object) {
    int zspage = pages.word(PoolObject.page(object), FIRST);
    int classAndUsed = pages.word(zspage, CLASS_USED);
    int sizeClass = classAndUsed >>> HALF;
    int fullest = lists.fullest(sizeClass);
    if (fullest == PoolPages.NONE || fullest == zspage) {
      return object;
    }
    // In one class, this compares how many objects are in use. With as many in both it moves, too:
    // then they differ.
    if (pages.word(fullest, CLASS_USED) < classAndUsed) {
      lists.promote(zspage, sizeClass, classAndUsed & LOW);
      return object;
    }
    long moved = allocate(PoolObject.length(object));
    return moved == NO_ROOM ? object : PoolObject.inState(moved, PoolObject.state(object));
  }

  /**
   * Pages that would become free if each class had one zspage at most that is not full ({@code
   * zs_can_compact()}).
   */
  long compactablePages() {
    long compactable = 0;
    for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
      int objects = SizeClasses.objects(sizeClass);
      int zspages = (classUsed[sizeClass] + objects - 1) / objects;
      int needed = zspages * SizeClasses.pages(sizeClass);
      compactable += Math.max(0, classPages[sizeClass] - needed);
    }
    return compactable;
  }

  /** The page that follows in the chain. */
  int next(int page) {
    return pages.word(page, NEXT);
  }

  long metadataBytes() {
    return lists.metadataBytes() + 2L * SizeClasses.COUNT * Integer.BYTES;
  }

  private int create(int sizeClass) {
    int zspage = pages.allocate();
    if (zspage != PoolPages.NONE) {
      pages.word(zspage, FIRST, zspage);
      pages.word(zspage, NEXT, PoolPages.NONE);
      pages.word(zspage, CLASS_USED, sizeClass << HALF);
      pages.word(zspage, FREE_FRESH, NO_OBJECT << HALF);
      lists.add(zspage, sizeClass, 0);
      classPages[sizeClass]++;
    }
    return zspage;
  }

  private void destroy(int zspage, int sizeClass) {
    if (SizeClasses.objects(sizeClass) > 1) {
      lists.remove(zspage, sizeClass, 1);
    }
    classUsed[sizeClass]--;
    int page = zspage;
    while (page != PoolPages.NONE) {
      int next = pages.word(page, NEXT);
      pages.free(page);
      classPages[sizeClass]--;
      page = next;
    }
  }

  /** Adds the page that a fresh object reaches into, if the chain does not have it yet. */
  private boolean attach(int zspage, int start, int bytes) {
    int attached = (start + PAGE_BYTES - 1) >>> PAGE_SHIFT;
    int needed = (start + bytes + PAGE_BYTES - 1) >>> PAGE_SHIFT;
    if (needed == attached || needed == 1) {
      return true;
    }
    int page = pages.allocate();
    if (page == PoolPages.NONE) {
      return false;
    }
    pages.word(page, FIRST, zspage);
    pages.word(page, NEXT, PoolPages.NONE);
    pages.word(pageAt(zspage, attached - 1), NEXT, page);
    classPages[pages.word(zspage, CLASS_USED) >>> HALF]++;
    return true;
  }

  private int pageAt(int zspage, int hops) {
    int page = zspage;
    for (int i = 0; i < hops; i++) {
      page = pages.word(page, NEXT);
    }
    return page;
  }

  private void setUsed(int zspage, int sizeClass, int before, int used) {
    pages.word(zspage, CLASS_USED, sizeClass << HALF | used);
    classUsed[sizeClass] += used - before;
    lists.move(zspage, sizeClass, before, used);
  }
}
