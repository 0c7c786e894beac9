package io.swapbox.actors;

import io.swapbox.allocator.Entry;

/**
 * The pages that one reclaimer has taken off the LRU lists: unmapped, swapped out, and their frames
 * given back. Used again and again; whoever has the message owns it.
 *
 * <p>Pages are isolated until enough of them are unmapped to fill a store.
 */
public final class ReclaimBatch {

  /** What became of a page on its way. */
  public enum Fate {
    /** Taken off the lists; its owner was not asked yet, or had unmapped enough others. */
    ISOLATED,
    /** Its owner had used it since the last look: it stays. */
    REFERENCED,
    /** Its owner no longer has it at that frame. */
    GONE,
    /** Unmapped; its bytes are to be swapped out. */
    UNMAPPED,
    /** Swapped out; the frame is free. */
    EVICTED,
    /** Could not be swapped out: it stays. */
    REFUSED
  }

  private final int[] frames;
  private final int[] pages;
  private final int[] owners;
  private final long[] shadows;
  private final long[] entries;
  private final Fate[] fates;
  private final int step;
  private int size;
  private int unmapped;
  private int wanted;

  /**
   * An empty batch.
   *
   * @param step most pages that are isolated at a time, and most that are unmapped for one store
   */
  public ReclaimBatch(int step) {
    // One short of a full store, and a step more.
    int capacity = 2 * step - 1;
    this.step = step;
    this.frames = new int[capacity];
    this.pages = new int[capacity];
    this.owners = new int[capacity];
    this.shadows = new long[capacity];
    this.entries = new long[capacity];
    this.fates = new Fate[capacity];
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

  /** The entry that an evicted element got. */
  public long entry(int k) {
    return entries[k];
  }

  /** What became of an element so far. */
  public Fate fate(int k) {
    return fates[k];
  }

  /** Whether reclaim is done with an element: it was looked at, and does not wait for a store. */
  boolean isDecided(int k) {
    return fates[k] != Fate.ISOLATED && fates[k] != Fate.UNMAPPED;
  }

  /** Says what became of an element. */
  public void fate(int k, Fate fate) {
    unmapped += (fate == Fate.UNMAPPED ? 1 : 0) - (fates[k] == Fate.UNMAPPED ? 1 : 0);
    fates[k] = fate;
  }

  /** Whether as many pages are unmapped as the next store wants: leave the others as they are. */
  public boolean isSatisfied() {
    return unmapped >= wanted;
  }

  /** Sets how many pages the next store wants, a step or fewer. */
  void wants(int pages) {
    wanted = pages;
  }

  /** Pages that are unmapped and wait to be swapped out. */
  int unmapped() {
    return unmapped;
  }

  /** Most pages to isolate at a time. */
  int step() {
    return step;
  }

  /** Forgets all elements but those that wait to be swapped out. */
  void retainUnmapped() {
    int kept = 0;
    for (int k = 0; k < size; k++) {
      if (fates[k] == Fate.UNMAPPED) {
        frames[kept] = frames[k];
        pages[kept] = pages[k];
        owners[kept] = owners[k];
        shadows[kept] = shadows[k];
        entries[kept] = entries[k];
        fates[kept] = Fate.UNMAPPED;
        kept++;
      }
    }
    size = kept;
  }

  void add(int frame, int page, int owner, long shadow) {
    int k = size++;
    frames[k] = frame;
    pages[k] = page;
    owners[k] = owner;
    shadows[k] = shadow;
    entries[k] = Entry.NONE;
    fates[k] = Fate.ISOLATED;
  }

  long shadow(int k) {
    return shadows[k];
  }

  void evicted(int k, long entry) {
    entries[k] = entry;
    fate(k, Fate.EVICTED);
  }
}
