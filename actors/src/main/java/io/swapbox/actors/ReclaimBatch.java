package io.swapbox.actors;

import io.swapbox.allocator.Entry;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Purpose;

/**
 * The pages that one reclaimer has taken off the LRU lists: looked at by their owners, and those
 * that were not used unmapped, swapped out, and their frames given back. Used again and again;
 * whoever has the message owns it.
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
    REFUSED
  }

  private final ScanControl scan;
  private final int[] frames;
  private final int[] pages;
  private final int[] owners;
  private final long[] shadows;
  private final long[] entries;
  private final boolean[] written;
  private final Fate[] fates;
  private int size;

  /**
   * An empty batch.
   *
   * @param step most pages that are isolated at a time
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

  /** Whether any page is unmapped and waits to be swapped out. */
  boolean anyUnmapped() {
    for (int k = 0; k < size; k++) {
      if (fates[k] == Fate.UNMAPPED) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    size = 0;
  }

  void add(int frame, int page, int owner, long shadow) {
    int k = size++;
    frames[k] = frame;
    pages[k] = page;
    owners[k] = owner;
    shadows[k] = shadow;
    entries[k] = Entry.NONE;
    written[k] = true;
    fates[k] = Fate.ISOLATED;
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
