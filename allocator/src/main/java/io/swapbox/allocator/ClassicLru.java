package io.swapbox.allocator;

import io.swapbox.allocator.LruScan.Phase;
import io.swapbox.allocator.ScanControl.Purpose;

/**
 * The classic LRU of mm/vmscan.c: an active and an inactive list for anonymous pages and for pages
 * of files.
 *
 * <p>A page begins on the inactive list and is looked at when it comes to its cold end. Referenced
 * once it gets a second round, referenced again it is activated. A page that comes back from swap
 * soon enough is activated at once ({@link Workingset}). Active pages are deactivated when the
 * inactive list is short, or when pages that come back say that the workingset has changed.
 *
 * <p>As in the kernel, decisions about the balance of the lists are made by statistics that are
 * flushed now and then ({@code lruvec_page_state}), not by the lists as they are.
 */
public final class ClassicLru implements LruPolicy {

  static final int LISTS = 4;

  private static final int ACTIVE = 1;

  /** File lists come after the anonymous ones. */
  private static final int TYPE_SHIFT = 1;

  private static final int TYPES = 2;

  // Of a frame.
  private static final byte FILE = ReclaimCounters.FILE;
  private static final byte REFERENCED = 2;
  private static final byte WAS_ACTIVE = 4;

  // Pages of a GiB are 2^(30 - 12).
  private static final int PAGES_PER_GIB_SHIFT = 18;

  private final FrameLists lists;
  private final byte[] flags;
  private final Workingset workingset = new Workingset();
  private final ReclaimCounters counters = new ReclaimCounters();
  private final boolean refaultActivation;
  private final long statisticsAge;

  /** What reclaim of each type has cost lately, as lru_note_cost of mm/swap.c counts it. */
  private final long[] cost = new long[TYPES];

  /** Statistics as they were last flushed. */
  private final int[] flushedSize = new int[LISTS];

  private final long[] flushedActivate = new long[TYPES];
  private long nextFlush = Long.MIN_VALUE;

  /** {@code workingset_activate} as the last reclaim has seen it. */
  private final long[] seenActivate = new long[TYPES];

  /**
   * Empty lists.
   *
   * @param frames highest frame number + 1
   * @param statisticsAge ns that statistics get old before they are flushed, 0 for never
   * @param refaultActivation whether pages that come back soon enough are activated
   * @throws IllegalArgumentException when a number is negative
   */
  public ClassicLru(int frames, long statisticsAge, boolean refaultActivation) {
    Ranges.check("age of statistics", statisticsAge, 0, Long.MAX_VALUE / 2);
    this.lists = new FrameLists(frames, LISTS);
    this.flags = new byte[frames];
    this.statisticsAge = statisticsAge;
    this.refaultActivation = refaultActivation;
  }

  @Override
  public void add(int frame, boolean file, long shadow, long now) {
    int type = file ? FILE : 0;
    boolean active = false;
    byte flag = (byte) type;
    if (shadow != Workingset.NO_SHADOW) {
      flush(now);
      counters.refault[type]++;
      active = refaultActivation && workingset.refaultActivates(shadow, workingsetPages(type));
      if (active) {
        counters.activate[type]++;
        workingset.activated(1);
        if (Workingset.wasActive(shadow)) {
          flag |= WAS_ACTIVE;
          counters.restore[type]++;
          noteCost(type, 1, 0);
        }
      }
    }
    flags[frame] = flag;
    lists.addHead(frame, list(type, active));
  }

  /**
   * Pages that compete with one of this type that comes back, as workingset_test_recent of
   * mm/workingset.c adds them up where there is swap to go to.
   */
  private long workingsetPages(int type) {
    long pages = (long) flushedSize[list(FILE, true)] + flushedSize[list(0, true)];
    return pages + flushedSize[list(type == FILE ? 0 : FILE, false)];
  }

  @Override
  public void remove(int frame) {
    lists.remove(frame);
  }

  // --- a reclaim ---

  @Override
  public boolean isolate(ScanControl scan, long now) {
    flush(now);
    LruScan lru = scan.lru;
    while (true) {
      switch (lru.phase) {
        case COUNT -> count(scan);
        case LISTS -> {
          if (scanLists(scan)) {
            return true;
          }
        }
        case BALANCE -> {
          lru.phase = Phase.NEXT;
          if (inactiveIsLow(0) && take(scan, Purpose.AGE, list(0, true), scan.step())) {
            return true;
          }
        }
        case NEXT -> {
          if (scan.isDone() || !scan.nextPriority()) {
            if (!again(scan)) {
              return false;
            }
          }
          lru.phase = Phase.COUNT;
        }
      }
    }
  }

  /** As do_try_to_free_pages: a reclaim that got nothing may be worth another try. */
  private boolean again(ScanControl scan) {
    for (int type = 0; type < TYPES; type++) {
      seenActivate[type] = flushedActivate[type];
    }
    LruScan lru = scan.lru;
    if (scan.reclaimed() > 0 || !lru.skippedDeactivate || !scan.goesAllTheWay()) {
      return false;
    }
    lru.forceDeactivate = true;
    lru.skippedDeactivate = false;
    scan.restart();
    return true;
  }

  /** As prepare_scan_control and get_scan_count. */
  private void count(ScanControl scan) {
    LruScan lru = scan.lru;
    for (int type = 0; type < TYPES; type++) {
      lru.mayDeactivate[type] =
          lru.forceDeactivate || flushedActivate[type] != seenActivate[type] || inactiveIsLow(type);
    }
    long anonShare = 1;
    long fileShare = 1;
    long shares = 1;
    boolean trimsCache =
        flushedSize[list(FILE, false)] >> scan.priority() > 0 && !lru.mayDeactivate[FILE];
    if (!scan.maySwap() || scan.swappiness() == 0) {
      anonShare = 0;
    } else if (scan.swappiness() == ScanControl.SWAPPINESS_ANON_ONLY) {
      fileShare = 0;
    } else if (scan.priority() == 0) {
      shares = 1; // All of both: as close to the end as that.
    } else if (trimsCache) {
      anonShare = 0;
    } else {
      // What costs more is scanned less, but no less than a third before swappiness.
      long total = cost[0] + cost[FILE];
      long anonCost = total + cost[0];
      long fileCost = total + cost[FILE];
      total = anonCost + fileCost;
      anonShare = scan.swappiness() * (total + 1) / (anonCost + 1);
      fileShare = (200 - scan.swappiness()) * (total + 1) / (fileCost + 1);
      shares = Math.max(1, anonShare + fileShare);
    }
    for (int list = 0; list < LISTS; list++) {
      long share = list >> TYPE_SHIFT == FILE ? fileShare : anonShare;
      long pages = (scan.scannable(lists.size(list)) >> scan.priority()) * share / shares;
      lru.target[list] = (int) pages;
      lru.left[list] = (int) pages;
    }
    lru.adjusted = false;
    lru.list = 0;
    lru.phase = Phase.LISTS;
  }

  /** As shrink_lruvec: the lists in turn, a step of each, until enough is reclaimed. */
  private boolean scanLists(ScanControl scan) {
    LruScan lru = scan.lru;
    while (lru.phase == Phase.LISTS) {
      if (lru.list == 0) {
        if ((scan.isDone() && !lru.adjusted && !adjust(lru)) || isScanned(lru)) {
          lru.phase = Phase.BALANCE;
          return false;
        }
      }
      int list = lru.list;
      lru.list = (list + 1) % LISTS;
      int pages = Math.min(lru.left[list], scan.step());
      lru.left[list] -= pages;
      if (pages > 0) {
        boolean active = (list & ACTIVE) != 0;
        if (active && !lru.mayDeactivate[list >> TYPE_SHIFT]) {
          lru.skippedDeactivate = true;
        } else if (take(scan, active ? Purpose.AGE : Purpose.EVICT, list, pages)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Active anonymous pages alone are no reason to go on. */
  private static boolean isScanned(LruScan lru) {
    return lru.left[list(0, false)] == 0
        && lru.left[list(FILE, false)] == 0
        && lru.left[list(FILE, true)] == 0;
  }

  /**
   * Enough is reclaimed: the type of which less is left is spared, the other one is scanned in the
   * proportion that was meant.
   *
   * @return false when there is nothing to be in proportion with
   */
  private static boolean adjust(LruScan lru) {
    int anon = lru.left[list(0, false)] + lru.left[list(0, true)];
    int file = lru.left[list(FILE, false)] + lru.left[list(FILE, true)];
    if (anon == 0 || file == 0) {
      return false;
    }
    int smaller = file > anon ? 0 : FILE;
    int larger = FILE - smaller;
    long meant = lru.target[list(smaller, false)] + lru.target[list(smaller, true)] + 1L;
    long percent = Math.min(anon, file) * 100L / meant;
    for (boolean active : new boolean[] {false, true}) {
      lru.left[list(smaller, active)] = 0;
      int list = list(larger, active);
      int scanned = lru.target[list] - lru.left[list];
      int pages = (int) (lru.target[list] * (100 - percent) / 100);
      lru.left[list] = pages - Math.min(pages, scanned);
    }
    lru.adjusted = true;
    return true;
  }

  private boolean take(ScanControl scan, Purpose purpose, int list, int max) {
    scan.beginStep(purpose);
    for (int k = 0; k < max; k++) {
      int frame = lists.tail(list);
      if (frame < 0) {
        break;
      }
      lists.remove(frame);
      scan.isolated(frame);
    }
    return scan.count() > 0;
  }

  @Override
  public void putBack(ScanControl scan, int frame, Look look, long now) {
    if (scan.purpose() == Purpose.AGE) {
      counters.pgrefill++;
      if (look != Look.GONE) {
        deactivate(frame);
      }
      return;
    }
    int type = flags[frame] & FILE;
    boolean evicted = look == Look.WRITTEN || look == Look.DROPPED;
    counters.scanned(scan.cause(), type, evicted);
    scan.looked(evicted);
    switch (look) {
      case WRITTEN, DROPPED -> {
        workingset.evicted(1);
        noteCost(type, look == Look.WRITTEN ? 1 : 0, 0);
      }
      case REFERENCED -> keep(frame, type);
      case REFUSED -> activate(frame, type);
      case GONE -> noteCost(type, 0, 1);
      case IDLE -> throw new IllegalStateException("frame " + frame + " could be evicted");
    }
  }

  /** As folio_check_references: a referenced page is kept the first time, activated the second. */
  private void keep(int frame, int type) {
    if ((flags[frame] & REFERENCED) != 0) {
      activate(frame, type);
    } else {
      flags[frame] |= REFERENCED;
      noteCost(type, 0, 1);
      lists.addHead(frame, list(type, false));
    }
  }

  private void activate(int frame, int type) {
    noteCost(type, 0, 1);
    counters.pgactivate++;
    workingset.activated(1);
    lists.addHead(frame, list(type, true));
  }

  /** As shrink_active_list: whether it was referenced does not matter, only that it is not now. */
  private void deactivate(int frame) {
    counters.pgdeactivate++;
    flags[frame] |= WAS_ACTIVE;
    lists.addHead(frame, list(flags[frame] & FILE, false));
  }

  @Override
  public long shadow(int frame) {
    return workingset.shadow((flags[frame] & WAS_ACTIVE) != 0);
  }

  @Override
  public long oldestRecentShadow() {
    return workingset.oldestRecent(workingsetPages(0));
  }

  @Override
  public boolean isListed(int frame) {
    return lists.listOf(frame) != FrameLists.NONE;
  }

  @Override
  public int listed() {
    int sum = 0;
    for (int list = 0; list < LISTS; list++) {
      sum += lists.size(list);
    }
    return sum;
  }

  @Override
  public ReclaimCounters counters() {
    return counters;
  }

  // --- statistics ---

  /** As mem_cgroup_flush_stats_ratelimited: what is known of the lists gets old in between. */
  private void flush(long now) {
    if (now < nextFlush) {
      return;
    }
    nextFlush = statisticsAge == 0 ? now : now + statisticsAge - Math.floorMod(now, statisticsAge);
    for (int list = 0; list < LISTS; list++) {
      flushedSize[list] = lists.size(list);
    }
    for (int type = 0; type < TYPES; type++) {
      flushedActivate[type] = counters.activate[type];
    }
  }

  /**
   * Whether the inactive list is too short, so that active frames should be deactivated:
   * inactive_is_low of mm/vmscan.c, inactive x ratio &lt; active, where the ratio is the integer
   * root of 10 x GiB on both lists, or 1 below a GiB.
   */
  private boolean inactiveIsLow(int type) {
    long inactive = flushedSize[list(type, false)];
    long active = flushedSize[list(type, true)];
    int gib = (int) ((inactive + active) >> PAGES_PER_GIB_SHIFT);
    long ratio = gib == 0 ? 1 : (long) Math.sqrt(10.0 * gib);
    return inactive * ratio < active;
  }

  /** As lru_note_cost_unlock_irq of mm/swap.c: an I/O weighs as much as 32 rotations. */
  private void noteCost(int type, int io, int rotated) {
    cost[type] += (long) io * ScanControl.SWAP_CLUSTER_MAX + rotated;
    long size = 0;
    for (int flushed : flushedSize) {
      size += flushed;
    }
    if (cost[0] + cost[FILE] > size / 4) {
      cost[0] /= 2;
      cost[FILE] /= 2;
    }
  }

  private static int list(int type, boolean active) {
    return type << TYPE_SHIFT | (active ? ACTIVE : 0);
  }
}
