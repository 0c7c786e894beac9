package io.swapbox.allocator;

/**
 * The pages of one cgroup by generation and type: the kernel's {@code struct lru_gen_folio}
 * (include/linux/mmzone.h).
 *
 * <p>Generations are numbered as they come. The youngest one, {@code max_seq}, is the same for both
 * types; the oldest one, {@code min_seq}, each type has for itself. There are {@link #MIN_NR_GENS}
 * to {@link #MAX_NR_GENS} of them, so that a number modulo four names a list: 8 lists in all.
 *
 * <p>A page is marked when it is found used ({@code PG_referenced}), and belongs to the workingset
 * from the second time on ({@code PG_workingset}). 10 bytes a frame number. One owner, no thread
 * safety.
 */
final class Generations {

  /** Fewest generations: pages in the youngest two are in use, as on the active list. */
  static final int MIN_NR_GENS = 2;

  /** Most generations. */
  static final int MAX_NR_GENS = 4;

  /** The type of anonymous pages. */
  static final int ANON = 0;

  /** The type of pages of files. */
  static final int FILE = ReclaimCounters.FILE;

  /** Of a page: its type, its marks, and in the bits above its generation while it is looked at. */
  private static final int TYPE = 1;

  private static final int REFERENCED = 2;
  private static final int WORKINGSET = 4;
  private static final int SEQ_SHIFT = 3;
  private static final int SEQ_MASK = 31;

  private final FrameLists lists;
  private final byte[] pages;
  private final long[] minSeq = new long[2];

  /** As lru_gen_init_lruvec: all generations are there, and empty. */
  private long maxSeq = MAX_NR_GENS - 1;

  Generations(int frames) {
    lists = new FrameLists(frames, 2 * MAX_NR_GENS);
    pages = new byte[frames];
  }

  long maxSeq() {
    return maxSeq;
  }

  long minSeq(int type) {
    return minSeq[type];
  }

  /** As get_nr_gens. */
  int count(int type) {
    return (int) (maxSeq - minSeq[type]) + 1;
  }

  // --- pages ---

  /** Describes the page in a frame that is new here. */
  void describe(int frame, int type, boolean workingset) {
    pages[frame] = (byte) (type | (workingset ? WORKINGSET : 0));
  }

  int type(int frame) {
    return pages[frame] & TYPE;
  }

  boolean isWorkingset(int frame) {
    return (pages[frame] & WORKINGSET) != 0;
  }

  /**
   * Marks a page that was found used, as lru_gen_set_refs and folio_update_gen do: the first time
   * it is only noted, the second time the page belongs to the workingset.
   *
   * @return whether it does now
   */
  boolean used(int frame) {
    if ((pages[frame] & (REFERENCED | WORKINGSET)) == 0) {
      pages[frame] |= REFERENCED;
      return false;
    }
    forgetUse(frame);
    pages[frame] |= WORKINGSET;
    return true;
  }

  /** Forgets that a page was found used; it stays in the workingset. */
  void forgetUse(int frame) {
    pages[frame] &= ~REFERENCED;
  }

  // --- lists ---

  /** Lists a page at the young end of a generation. */
  void add(int frame, long seq) {
    lists.addHead(frame, list(type(frame), seq));
  }

  void remove(int frame) {
    lists.remove(frame);
  }

  /** Takes a page off its list for a look; {@link #seqBefore} has its generation then. */
  void takeForLook(int frame, long seq) {
    lists.remove(frame);
    int marks = pages[frame] & (1 << SEQ_SHIFT) - 1;
    pages[frame] = (byte) (marks | (seq & SEQ_MASK) << SEQ_SHIFT);
  }

  /** The generation that a page was taken from, or the oldest one where that is no more. */
  long seqBefore(int frame) {
    long age = (maxSeq - (pages[frame] >> SEQ_SHIFT)) & SEQ_MASK;
    return Math.max(maxSeq - age, minSeq[type(frame)]);
  }

  /** The page at the old end of a generation, -1 when it is empty. */
  int tail(int type, long seq) {
    return lists.tail(list(type, seq));
  }

  int size(int type, long seq) {
    return lists.size(list(type, seq));
  }

  /** Pages of a type. */
  int size(int type) {
    int size = 0;
    for (int k = 0; k < MAX_NR_GENS; k++) {
      size += lists.size(type * MAX_NR_GENS + k);
    }
    return size;
  }

  boolean isListed(int frame) {
    return lists.listOf(frame) != FrameLists.NONE;
  }

  private static int list(int type, long seq) {
    return type * MAX_NR_GENS + (int) (seq % MAX_NR_GENS);
  }

  // --- where a page goes, lru_gen_folio_seq of include/linux/mm_inline.h ---

  /**
   * The generation of a page that has just been mapped or is in use ({@code PG_active}): the
   * youngest one if it belongs to the workingset, else the second youngest.
   */
  long activeSeq(int frame) {
    long seq = isWorkingset(frame) ? maxSeq : maxSeq - 1;
    return Math.max(seq, minSeq[type(frame)]);
  }

  /** Moves a page from the oldest generation to the next, as folio_inc_gen. */
  void moveOn(int frame) {
    lists.remove(frame);
    forgetUse(frame);
    add(frame, minSeq[type(frame)] + 1);
  }

  // --- generations that come and go ---

  /** Sets the oldest generation of a type; those before it have gone. */
  void minSeq(int type, long seq) {
    minSeq[type] = seq;
  }

  /** A new generation begins; the one that has its list has gone. */
  void incMaxSeq() {
    maxSeq++;
  }
}
