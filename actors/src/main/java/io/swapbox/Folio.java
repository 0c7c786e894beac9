package io.swapbox;

import io.swapbox.actors.PageBatch;
import io.swapbox.allocator.Entry;
import java.util.Objects;

/**
 * The entries of a folio in a swap space: 2^order pages that were swapped out together.
 *
 * <p>A folio in one piece has a run of entries: the first one and the order say what the others
 * are, and it can be named anew from these two by {@link #ofRun}. One that was split when it was
 * swapped out has entries with nothing in common, and is served page by page.
 *
 * <p>Each entry is one like any other: its page can be swapped in, duplicated and freed alone.
 */
public final class Folio {

  private static final long[] A_RUN = {};

  private final int order;
  private final long first;

  /** Of a folio that was split, else none. */
  private final long[] separate;

  private Folio(int order, long first, long[] separate) {
    this.order = order;
    this.first = first;
    this.separate = separate;
  }

  /**
   * Names a folio in one piece.
   *
   * @param first its first entry
   * @param order of the folio, 0 to 9
   * @throws IllegalArgumentException when there is no such order
   */
  public static Folio ofRun(long first, int order) {
    if (order < 0 || order > Entry.MAX_ORDER) {
      throw new IllegalArgumentException(
          "folio order " + order + " is not within 0 to " + Entry.MAX_ORDER);
    }
    return new Folio(order, first, A_RUN);
  }

  /** What a store of that order has led to; all pages of it are done. */
  static Folio stored(int order, PageBatch batch) {
    if (batch.order() == order) {
      return ofRun(batch.entry(0), order);
    }
    long[] separate = new long[batch.size()];
    for (int i = 0; i < separate.length; i++) {
      separate[i] = batch.entry(i);
    }
    return new Folio(order, separate[0], separate);
  }

  /** The order: it has 2^order pages. */
  public int order() {
    return order;
  }

  /** Pages of the folio. */
  public int pages() {
    return 1 << order;
  }

  /** Whether it was split when it was swapped out (the kernel's order-0 fallback). */
  public boolean isSplit() {
    return separate.length > 0;
  }

  /**
   * The entry of a page.
   *
   * @param page from 0 to {@link #pages} - 1
   * @throws IndexOutOfBoundsException when there is no such page
   */
  public long entry(int page) {
    Objects.checkIndex(page, pages());
    return isSplit() ? separate[page] : Entry.ofRun(first, page);
  }

  /** The entries of all pages, in order. */
  public long[] entries() {
    long[] entries = new long[pages()];
    for (int page = 0; page < entries.length; page++) {
      entries[page] = entry(page);
    }
    return entries;
  }

  @Override
  public String toString() {
    return (isSplit() ? "split folio of order " : "folio of order ")
        + order
        + ", first "
        + Entry.describe(first);
  }
}
