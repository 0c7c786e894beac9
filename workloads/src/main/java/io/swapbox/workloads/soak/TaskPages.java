package io.swapbox.workloads.soak;

import io.swapbox.allocator.Entry;

/**
 * The pages of a task: which are in the space, under which entry, with how many uses, and which
 * version of the page that is. About 19 bytes a page.
 *
 * <p>A page that the swap cache holds has no bytes here: what they are follows from its number and
 * version.
 */
final class TaskPages {

  /** Uses that a page has at most; more than a descriptor counts by itself. */
  static final int MOST_USES = 20;

  private final long[] entries;
  private final int[] versions;
  private final byte[] uses;
  private final boolean[] cached;
  private final byte[] orders;
  private int present;

  TaskPages(int pages) {
    this.entries = new long[pages];
    this.versions = new int[pages];
    this.uses = new byte[pages];
    this.cached = new boolean[pages];
    this.orders = new byte[pages];
  }

  int size() {
    return entries.length;
  }

  /** Whether no page has an entry. */
  boolean isEmpty() {
    return present == 0;
  }

  /** Whether every page has an entry. */
  boolean isFull() {
    return present == entries.length;
  }

  /** Whether a page has an entry. */
  boolean isPresent(int page) {
    return entries[page] != Entry.NONE;
  }

  long entry(int page) {
    return entries[page];
  }

  /** Which version of a page is in the space, or in the swap cache. */
  int version(int page) {
    return versions[page];
  }

  int uses(int page) {
    return uses[page];
  }

  boolean isCached(int page) {
    return cached[page];
  }

  /** The order of the folio that begins with a page, 0 if none does. */
  int order(int page) {
    return orders[page];
  }

  /** Whether a request of that kind may name a page. */
  boolean allows(Kind kind, int page) {
    return switch (kind) {
      case STORE -> !isPresent(page);
      case READ -> isPresent(page);
      case RELEASE, CACHE, FREE -> uses[page] > 0;
      case EVICT -> cached[page] && uses[page] < MOST_USES;
      case UNCACHE -> cached[page];
      case DUPLICATE -> uses[page] > 0 && uses[page] < MOST_USES;
    };
  }

  /** Whether it may name 2^order pages, from that one on. */
  boolean allows(Kind kind, int first, int order) {
    for (int page = first; page < first + (1 << order); page++) {
      if (!allows(kind, page)) {
        return false;
      }
    }
    return true;
  }

  /** A page is written: it has another version from now on. */
  void write(int page) {
    versions[page]++;
  }

  /** A page is in the space, with one use. */
  void stored(int page, long entry) {
    entries[page] = entry;
    uses[page] = 1;
    present++;
  }

  /** Pages were stored as one folio. */
  void storedWhole(int first, int order) {
    orders[first] = (byte) order;
  }

  /** A page was evicted from the swap cache, and is mapped again by that. */
  void evicted(int page) {
    cached[page] = false;
    uses[page]++;
  }

  /** A page has one use more. */
  void used(int page) {
    uses[page]++;
  }

  /** A page has one use less. */
  void unused(int page) {
    uses[page]--;
    endIfUnheld(page);
  }

  /** A page is in the swap cache, with one use less. */
  void cached(int page) {
    cached[page] = true;
    uses[page]--;
  }

  /** The swap cache holds a page no longer. */
  void uncached(int page) {
    cached[page] = false;
    endIfUnheld(page);
  }

  private void endIfUnheld(int page) {
    if (uses[page] > 0 || cached[page]) {
      return;
    }
    entries[page] = Entry.NONE;
    present--;
    for (int order = 1; order <= Entry.MAX_ORDER; order++) {
      int first = page & -(1 << order);
      if (orders[first] == order) {
        orders[first] = 0;
      }
    }
  }
}
