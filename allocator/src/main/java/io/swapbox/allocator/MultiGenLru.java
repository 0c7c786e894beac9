package io.swapbox.allocator;

import io.swapbox.allocator.GenScan.Phase;
import io.swapbox.allocator.ScanControl.Purpose;

/**
 * The multi-generational LRU of one cgroup (mm/vmscan.c of Linux 6.18, {@code lru_gen}).
 *
 * <p>Pages are sorted into {@link Generations}. <i>Eviction</i> takes them from the oldest one: of
 * anonymous or of file pages, whichever come back less often for the swappiness there is ({@link
 * RefaultControl}). <i>Aging</i> begins a new generation when only two are left that eviction could
 * take from, or three and the first priority did not do: it asks for every page whether it was
 * used, and moves those that were used twice to the youngest generation. New pages go to the second
 * youngest one, pages of the workingset that come back to the youngest.
 *
 * <p>What a priority scans is size &gt;&gt; priority, of all pages that may be evicted; a reclaim
 * on behalf of a cgroup finishes its priority even when it has what it wanted, one of a node does
 * not (should_abort_scan).
 *
 * <p>A shadow is the oldest generation at the eviction and whether the page belonged to the
 * workingset. A page comes back <i>recently</i> when fewer than {@link Generations#MAX_NR_GENS}
 * generations have come since.
 */
public final class MultiGenLru implements LruPolicy {

  /** The swappiness by which only anonymous pages are evicted first. */
  static final int MAX_SWAPPINESS = 200;

  /** Most pages of a type that one pass isolates: MIN_LRU_BATCH, the bits of a word. */
  private static final int MIN_LRU_BATCH = 64;

  /** Most pages that one pass looks at: MAX_LRU_BATCH. */
  private static final int MAX_LRU_BATCH = MIN_LRU_BATCH * 64;

  private static final long SEQ_MASK = (1L << 46) - 1;
  private static final int SEQ_SHIFT = 2;
  private static final long WORKINGSET = 2;
  private static final long TAG = 1;

  private final boolean refaultActivation;
  final Generations generations;
  private final AgingWalk walk;
  private final RefaultControl control = new RefaultControl();
  private final ReclaimCounters counters = new ReclaimCounters();

  /**
   * A policy without pages.
   *
   * @param frames highest frame number + 1
   * @param refaultActivation whether a page that comes back may return to the workingset; else it
   *     is as good as new
   */
  public MultiGenLru(int frames, boolean refaultActivation) {
    this.refaultActivation = refaultActivation;
    generations = new Generations(frames);
    walk = new AgingWalk(generations);
  }

  @Override
  public void add(int frame, boolean file, long shadow, long now) {
    int type = file ? Generations.FILE : Generations.ANON;
    generations.describe(frame, type, shadow != Workingset.NO_SHADOW && refault(type, shadow));
    generations.add(frame, generations.activeSeq(frame));
  }

  /** As lru_gen_refault: whether the page belongs to the workingset. */
  private boolean refault(int type, long shadow) {
    counters.refault[type]++;
    long age = (generations.maxSeq() - (shadow >>> SEQ_SHIFT)) & SEQ_MASK;
    if (age >= Generations.MAX_NR_GENS) {
      return false;
    }
    boolean workingset = (shadow & WORKINGSET) != 0;
    control.refaulted(type, workingset);
    if (!refaultActivation) {
      return false;
    }
    counters.activate[type]++;
    if (workingset) {
      counters.restore[type]++;
    }
    return workingset;
  }

  @Override
  public void remove(int frame) {
    generations.remove(frame);
  }

  @Override
  public boolean isolate(ScanControl scan, long now) {
    GenScan at = scan.generations;
    if (scan.isOfNode() && scan.isDone()) {
      return false;
    }
    do {
      while (at.phase != Phase.NEXT) {
        if (at.phase == Phase.EVICT ? evict(scan, at) : age(scan, at)) {
          return true;
        }
      }
      if (scan.isDone() || !scan.nextPriority()) {
        return false;
      }
      at.begin();
    } while (true);
  }

  // --- aging ---

  /** As try_to_inc_max_seq. */
  private boolean age(ScanControl scan, GenScan at) {
    if (generations.maxSeq() != at.agingSeq) {
      // Another reclaim has ended the walk.
      at.phase = Phase.NEXT;
      return false;
    }
    scan.beginStep(Purpose.AGE);
    while (scan.count() < scan.step()) {
      int frame = walk.next();
      if (frame < 0) {
        break;
      }
      scan.isolated(frame);
    }
    if (scan.count() > 0) {
      return true;
    }
    // Whoever comes to the end of the walk begins the generation, even if others still look.
    at.phase = Phase.NEXT;
    walk.end();
    incMaxSeq();
    return false;
  }

  private void incMaxSeq() {
    for (int type = Generations.ANON; type <= Generations.FILE; type++) {
      if (generations.count(type) == Generations.MAX_NR_GENS) {
        // Of a type that may not be evicted, or aging would have waited for it: its oldest pages
        // become the youngest ones, the cold/hot inversion that the kernel accepts as well.
        leaveBehind(type, generations.minSeq(type) + 1);
      }
    }
    generations.incMaxSeq();
  }

  // --- eviction ---

  /** A round of try_to_shrink_lruvec. */
  private boolean evict(ScanControl scan, GenScan at) {
    int swappiness = scan.maySwap() ? scan.swappiness() : 0;
    long generationsLeft = generations.maxSeq() - evictableMinSeq(swappiness);
    // As get_nr_to_scan: without a third generation there is nothing to evict.
    if (generationsLeft <= Generations.MIN_NR_GENS && scan.priority() != ScanControl.DEF_PRIORITY) {
      at.phase = Phase.AGE;
      at.agingSeq = generations.maxSeq();
      walk.join(swappiness);
      return false;
    }
    long size = generationsLeft < Generations.MIN_NR_GENS ? 0 : evictableSize(swappiness);
    long toScan = size == 0 ? 0 : scan.scannable(size) >> scan.priority();
    if (toScan == 0) {
      at.phase = Phase.NEXT;
      return false;
    }
    int scanned = evictFolios(scan, toScan, swappiness);
    at.scanned += scanned;
    if (scanned == 0 || at.scanned >= toScan) {
      at.phase = Phase.NEXT;
    }
    return scan.count() > 0;
  }

  /** As evict_folios, up to where the pages are looked at. */
  private int evictFolios(ScanControl scan, long toScan, int swappiness) {
    scan.beginStep(Purpose.EVICT);
    int limit = (int) Math.min(toScan, MAX_LRU_BATCH);
    int type = control.typeToScan(swappiness);
    int scanned = scanFolios(scan, limit, type);
    int other = Generations.FILE - type;
    if (scanned == 0 && firstType(swappiness) != lastType(swappiness)) {
      scanned = scanFolios(scan, limit, other);
    }
    if (tryToIncMinSeq(swappiness)) {
      scanned++;
    }
    boolean exhausted =
        generations.maxSeq() - evictableMinSeq(swappiness) < Generations.MIN_NR_GENS;
    return exhausted ? 0 : scanned;
  }

  /** As scan_folios and sort_folio; the pages looked at, 0 when that led to nothing. */
  private int scanFolios(ScanControl scan, int limit, int type) {
    if (generations.count(type) == Generations.MIN_NR_GENS) {
      return 0;
    }
    boolean protecting = control.protectsWorkingset(type);
    int most = Math.min(scan.step(), MIN_LRU_BATCH);
    long oldest = generations.minSeq(type);
    int scanned = 0;
    while (scanned < limit && scan.count() < most) {
      int frame = generations.tail(type, oldest);
      if (frame < 0) {
        break;
      }
      scanned++;
      if (protecting && generations.isWorkingset(frame)) {
        control.passed(type, true);
        generations.moveOn(frame);
        counters.pgrefill++;
      } else {
        generations.remove(frame);
        scan.isolated(frame);
      }
    }
    return scan.count() > 0 || scanned == limit ? scanned : 0;
  }

  /** Leaves empty generations behind; whether there were any. */
  private boolean tryToIncMinSeq(int swappiness) {
    long anon = oldestPopulated(Generations.ANON, swappiness);
    long file = oldestPopulated(Generations.FILE, swappiness);
    if (swappiness > 0 && swappiness <= MAX_SWAPPINESS) {
      // A type may run ahead to the second youngest generation only if the other comes along.
      long seq = generations.maxSeq() - Generations.MIN_NR_GENS;
      if (anon > seq && file < seq) {
        anon = seq;
      } else if (file > seq && anon < seq) {
        file = seq;
      }
    }
    boolean incremented = leaveBehind(Generations.ANON, anon);
    return leaveBehind(Generations.FILE, file) || incremented;
  }

  private long oldestPopulated(int type, int swappiness) {
    long seq = generations.minSeq(type);
    if (isEvictable(type, swappiness)) {
      while (seq + Generations.MIN_NR_GENS <= generations.maxSeq()
          && generations.size(type, seq) == 0) {
        seq++;
      }
    }
    return seq;
  }

  private boolean leaveBehind(int type, long oldest) {
    if (oldest <= generations.minSeq(type)) {
      return false;
    }
    control.endGeneration(type);
    generations.minSeq(type, oldest);
    return true;
  }

  private long evictableMinSeq(int swappiness) {
    return Math.min(
        generations.minSeq(firstType(swappiness)), generations.minSeq(lastType(swappiness)));
  }

  private long evictableSize(int swappiness) {
    long size = 0;
    for (int type = firstType(swappiness); type <= lastType(swappiness); type++) {
      size += generations.size(type);
    }
    return size;
  }

  private static boolean isEvictable(int type, int swappiness) {
    return firstType(swappiness) <= type && type <= lastType(swappiness);
  }

  static int firstType(int swappiness) {
    return swappiness == 0 ? Generations.FILE : Generations.ANON;
  }

  static int lastType(int swappiness) {
    return swappiness <= MAX_SWAPPINESS ? Generations.FILE : Generations.ANON;
  }

  // --- pages that were looked at ---

  @Override
  public void putBack(ScanControl scan, int frame, Look look, long now) {
    if (scan.purpose() == Purpose.AGE) {
      putBackAged(frame, look);
      return;
    }
    int type = generations.type(frame);
    boolean evicted = look == Look.WRITTEN || look == Look.DROPPED;
    counters.scanned(scan.cause(), type, evicted);
    scan.looked(evicted);
    switch (look) {
      case WRITTEN, DROPPED -> control.passed(type, generations.isWorkingset(frame));
      case REFERENCED -> keep(frame);
      case REFUSED -> activate(frame);
      case GONE -> {}
      case IDLE -> throw new IllegalStateException("frame " + frame + " could be evicted");
    }
  }

  /** As folio_update_gen: a page that was used twice moves to the youngest generation. */
  private void putBackAged(int frame, Look look) {
    switch (look) {
      case REFERENCED -> {
        long seq = generations.seqBefore(frame);
        generations.add(frame, generations.used(frame) ? generations.maxSeq() : seq);
      }
      case IDLE -> generations.add(frame, generations.seqBefore(frame));
      case GONE -> {}
      case WRITTEN, DROPPED, REFUSED ->
          throw new IllegalStateException("frame " + frame + " was to be looked at, not " + look);
    }
  }

  /** As lru_gen_folio_check_references: kept the first time, activated the second. */
  private void keep(int frame) {
    if (generations.used(frame)) {
      activate(frame);
      return;
    }
    long seq = generations.activeSeq(frame);
    int type = generations.type(frame);
    if (type == Generations.FILE || seq == generations.minSeq(type)) {
      // As evict_folios: one that would be in the oldest generation is put above without its mark.
      generations.forgetUse(frame);
    }
    generations.add(frame, seq);
  }

  private void activate(int frame) {
    counters.pgactivate++;
    generations.add(frame, generations.activeSeq(frame));
  }

  @Override
  public long shadow(int frame) {
    long seq = generations.minSeq(generations.type(frame)) & SEQ_MASK;
    return seq << SEQ_SHIFT | (generations.isWorkingset(frame) ? WORKINGSET : 0) | TAG;
  }

  @Override
  public long oldestRecentShadow() {
    long seq = generations.maxSeq() - Generations.MAX_NR_GENS + 1;
    return (seq & SEQ_MASK) << SEQ_SHIFT | TAG;
  }

  @Override
  public boolean isListed(int frame) {
    return generations.isListed(frame);
  }

  @Override
  public int listed() {
    return generations.size(Generations.ANON) + generations.size(Generations.FILE);
  }

  @Override
  public ReclaimCounters counters() {
    return counters;
  }
}
