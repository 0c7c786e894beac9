package io.swapbox.actors;

import io.swapbox.allocator.Entry;

/**
 * The pages of one reclaim step: taken off the LRU lists, unmapped, swapped out, and their frames
 * given back. Used again and again; whoever has the message owns it.
 */
public final class ReclaimBatch {

  /** What became of a page on its way. */
  public enum Fate {
    /** Taken off the lists; its owner was not asked yet. */
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
  private int size;

  /**
   * An empty batch.
   *
   * @param capacity most pages of a step
   */
  public ReclaimBatch(int capacity) {
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

  /** Says what became of an element. */
  public void fate(int k, Fate fate) {
    fates[k] = fate;
  }

  int capacity() {
    return frames.length;
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
    fates[k] = Fate.ISOLATED;
  }

  long shadow(int k) {
    return shadows[k];
  }

  void evicted(int k, long entry) {
    entries[k] = entry;
    fates[k] = Fate.EVICTED;
  }
}
