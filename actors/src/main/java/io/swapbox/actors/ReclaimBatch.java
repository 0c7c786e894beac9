package io.swapbox.actors;

import io.swapbox.allocator.Entry;
import io.swapbox.allocator.LruPolicy.Look;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.Arrays;

/**
 * The pages that one reclaimer has taken off the LRU lists: looked at by their owners, and those
 * that were not used unmapped, swapped out, and their frames given back. Used again and again;
 * whoever has the message owns it.
 *
 * <p>A page that several address spaces have since a fork is one element for each of them, one
 * after the other: all are asked, and only if none has used it, it goes out, as one page with so
 * many uses ({@code rmap_walk} of {@code mm/rmap.c}).
 */
public final class ReclaimBatch {

  /** What became of a page on its way. */
  public enum Fate {
    /** Taken off the lists; its owner was not asked yet. */
    ISOLATED,
    /** Its owner had used it since the last look: it stays. */
    REFERENCED,
    /** Its owner had not used it, and was only asked about that. */
    IDLE,
    /** Its owner no longer has it at that frame. */
    GONE,
    /** Unmapped; its bytes are to be swapped out. */
    UNMAPPED,
    /** Swapped out; the frame is free. */
    EVICTED,
    /** Out without a store, for it can be read again; the frame is free. */
    DROPPED,
    /** Could not be swapped out: it stays. */
    REFUSED,
    /** Was unmapped, and stays as another address space has used the page: to be mapped again. */
    KEPT
  }

  private final ScanControl scan;
  private int[] frames;
  private int[] pages;
  private int[] owners;
  private long[] shadows;
  private long[] entries;
  private boolean[] written;
  private Fate[] fates;
  private int size;

  /**
   * An empty batch.
   *
   * @param step most frames that are isolated at a time
   */
  public ReclaimBatch(int step) {
    this.scan = new ScanControl(step);
    this.frames = new int[step];
    this.pages = new int[step];
    this.owners = new int[step];
    this.shadows = new long[step];
    this.entries = new long[step];
    this.written = new boolean[step];
    this.fates = new Fate[step];
  }

  /** What the reclaim wants and how far it is. */
  public ScanControl scan() {
    return scan;
  }

  /** What owners are to do with their pages. */
  public Purpose purpose() {
    return scan.purpose();
  }

  /** Pages in it. */
  public int size() {
    return size;
  }

  /** The page number of an element in its owner's address space. */
  public int page(int k) {
    return pages[k];
  }

  /** The frame of an element. */
  public int frame(int k) {
    return frames[k];
  }

  /** Whose page an element is: the number of an address space in its cgroup. */
  public int owner(int k) {
    return owners[k];
  }

  /** The entry that an evicted element got, or that a cached one has. */
  public long entry(int k) {
    return entries[k];
  }

  /** What became of an element so far. */
  public Fate fate(int k) {
    return fates[k];
  }

  /** Says what became of an element. */
  public void fate(int k, Fate fate) {
    fates[k] = fate;
  }

  /**
   * Unmaps an element that is in the swap cache.
   *
   * @param entry under which it is there
   * @param dirty whether it was written since it was loaded, which makes a copy of it worthless
   */
  public void cached(int k, long entry, boolean dirty) {
    fates[k] = Fate.UNMAPPED;
    entries[k] = entry;
    written[k] = dirty;
  }

  /** Whether an element is in the swap cache. */
  boolean isCached(int k) {
    return entries[k] != Entry.NONE;
  }

  /** Whether a cached element was written since it was loaded; one that is not cached always is. */
  boolean isWritten(int k) {
    return written[k];
  }

  /** What came of a page, whose elements begin with that one. */
  Look look(int first) {
    if (anyOf(first, Fate.ISOLATED) || anyOf(first, Fate.UNMAPPED)) {
      throw new IllegalStateException("not done with frame " + frames[first]);
    }
    if (anyOf(first, Fate.REFERENCED)) {
      return Look.REFERENCED;
    }
    if (anyOf(first, Fate.IDLE)) {
      return Look.IDLE;
    }
    if (anyOf(first, Fate.REFUSED)) {
      return Look.REFUSED;
    }
    if (anyOf(first, Fate.EVICTED)) {
      return isClean(first) ? Look.DROPPED : Look.WRITTEN;
    }
    return anyOf(first, Fate.DROPPED) ? Look.DROPPED : Look.GONE;
  }

  /** Whether the page of an element was evicted without being written. */
  private boolean isClean(int first) {
    for (int k = first; k < end(first); k++) {
      if (fates[k] == Fate.EVICTED && !written[k]) {
        return true;
      }
    }
    return false;
  }

  /** Whether any page is unmapped and waits to be swapped out. */
  boolean anyUnmapped() {
    for (int k = 0; k < size; k++) {
      if (fates[k] == Fate.UNMAPPED) {
        return true;
      }
    }
    return false;
  }

  /** The first element behind those of the same frame as that one, which is the first of them. */
  int end(int k) {
    int end = k + 1;
    while (end < size && frames[end] == frames[k]) {
      end++;
    }
    return end;
  }

  /** All owners have been asked: keeps pages that some of their owners have used. */
  void settle() {
    for (int k = 0; k < size; k = end(k)) {
      if (end(k) > k + 1 && anyOf(k, Fate.REFERENCED)) {
        for (int each = k; each < end(k); each++) {
          if (fates[each] == Fate.UNMAPPED) {
            fates[each] = Fate.KEPT;
          }
        }
      }
    }
  }

  /** Whether that has become of the page of an element with one of those that have it. */
  boolean anyOf(int k, Fate fate) {
    for (int each = k; each < end(k); each++) {
      if (fates[each] == fate) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    size = 0;
  }

  void add(int frame, int page, int owner, long shadow) {
    if (size == frames.length) {
      grow();
    }
    int k = size++;
    frames[k] = frame;
    pages[k] = page;
    owners[k] = owner;
    shadows[k] = shadow;
    entries[k] = Entry.NONE;
    written[k] = true;
    fates[k] = Fate.ISOLATED;
  }

  private void grow() {
    int length = 2 * size;
    frames = Arrays.copyOf(frames, length);
    pages = Arrays.copyOf(pages, length);
    owners = Arrays.copyOf(owners, length);
    shadows = Arrays.copyOf(shadows, length);
    entries = Arrays.copyOf(entries, length);
    written = Arrays.copyOf(written, length);
    fates = Arrays.copyOf(fates, length);
  }

  /** What an element leaves behind if it is evicted. */
  public long shadow(int k) {
    return shadows[k];
  }

  void evicted(int k, long entry) {
    entries[k] = entry;
    fates[k] = Fate.EVICTED;
  }
}
