package io.swapbox.workloads.task;

import java.util.BitSet;

/**
 * The pages that a recorder had in memory: a reference that found its page there made no record.
 *
 * <p>A trace that was recorded with little memory does not show when a page is used again before
 * the recorder has evicted it. What it shows is that the page was there: one of those that were
 * referred to last, as many as the recorder had memory for. Such a page counts as used. One owner;
 * 8 bytes a page.
 */
final class RecordedStays {

  private final int capacity;
  private final int[] links;
  private final BitSet staying;
  private int size;

  /**
   * Nothing in memory yet.
   *
   * @param pages highest page number + 1
   * @param capacity pages that the recorder had memory for
   */
  RecordedStays(int pages, int capacity) {
    this.capacity = capacity;
    this.links = new int[2 * (pages + 1)];
    this.staying = new BitSet(pages);
    int end = pages;
    next(end, end);
    previous(end, end);
  }

  /** The program refers to a page, which the recorder has from now on. */
  void refer(int page) {
    if (staying.get(page)) {
      unlink(page);
    } else {
      staying.set(page);
      if (++size > capacity) {
        drop(previous(end()));
      }
    }
    int first = next(end());
    next(page, first);
    previous(page, end());
    previous(first, page);
    next(end(), page);
  }

  /** A page is no more. */
  void end(int page) {
    if (staying.get(page)) {
      drop(page);
    }
  }

  /** Whether the recorder had a page in memory. */
  boolean contains(int page) {
    return staying.get(page);
  }

  private void drop(int page) {
    unlink(page);
    staying.clear(page);
    size--;
  }

  private void unlink(int page) {
    next(previous(page), next(page));
    previous(next(page), previous(page));
  }

  // A ring through an end node, which comes after the pages; the latest page is next to it.
  private int end() {
    return links.length / 2 - 1;
  }

  private int next(int node) {
    return links[2 * node];
  }

  private void next(int node, int next) {
    links[2 * node] = next;
  }

  private int previous(int node) {
    return links[2 * node + 1];
  }

  private void previous(int node, int previous) {
    links[2 * node + 1] = previous;
  }
}
