package io.swapbox.allocator;

/**
 * What one reclaim wants and how far it is: the kernel's {@code struct scan_control} (mm/vmscan.c).
 *
 * <p>It travels with the reclaim between who runs it and the owner of the lists; used again and
 * again.
 */
public final class ScanControl {

  /** Priority that a reclaim begins with: a list is scanned in steps of size &gt;&gt; priority. */
  public static final int DEF_PRIORITY = 12;

  /** Fewest pages that a reclaim is after, and most that a step isolates. */
  public static final int SWAP_CLUSTER_MAX = 32;

  /** Swappiness by which pages of files are left alone; only a user can ask for it. */
  public static final int SWAPPINESS_ANON_ONLY = 201;

  /** Who reclaims: each is counted apart. */
  public enum Cause {
    /** The daemon of a memory node. */
    KSWAPD,
    /** A task that finds no frame. */
    DIRECT,
    /** A user, by {@code memory.reclaim}. */
    PROACTIVE
  }

  /** What to do with the frames of a step. */
  public enum Purpose {
    /** Evict those that were not used since the last look. */
    EVICT,
    /** Only look whether they were used. */
    AGE
  }

  private final int[] frames;
  private int count;
  private Purpose purpose = Purpose.EVICT;

  private Cause cause = Cause.DIRECT;
  private int goal;
  private int lastPriority;
  private int swappiness;
  private boolean maySwap;
  private int priority;
  private int reclaimed;
  private boolean ofNode;
  private boolean ignoresLow;
  private boolean isEntered;
  private boolean isAdmitted;
  private boolean skippedLow;
  private long usage;
  private long protectedPages;
  private int scanned;

  /** Kept by a {@link ClassicLru} between the steps of one reclaim. */
  final LruScan lru = new LruScan();

  /** The same of a {@link MultiGenLru}. */
  final GenScan generations = new GenScan();

  /**
   * A control that waits for {@link #begin}.
   *
   * @param step most frames that are isolated at a time
   * @throws IllegalArgumentException when that is less than 1
   */
  public ScanControl(int step) {
    Ranges.check("frames a step", step, 1, 1 << 16);
    frames = new int[step];
  }

  /**
   * Begins a reclaim that goes through all priorities.
   *
   * @param goal pages to reclaim
   * @param swappiness 0 to 200 as {@code vm.swappiness}, or {@link #SWAPPINESS_ANON_ONLY}
   */
  public ScanControl begin(Cause cause, int goal, int swappiness) {
    return begin(cause, goal, swappiness, DEF_PRIORITY, 0, true);
  }

  /**
   * Begins a reclaim.
   *
   * @param goal pages to reclaim
   * @param swappiness 0 to 200 as {@code vm.swappiness}, or {@link #SWAPPINESS_ANON_ONLY}
   * @param first priority to begin with
   * @param last lowest priority to go down to
   * @param maySwap whether anonymous pages may be swapped out
   */
  public ScanControl begin(
      Cause cause, int goal, int swappiness, int first, int last, boolean maySwap) {
    this.cause = cause;
    this.goal = goal;
    this.swappiness = swappiness;
    this.priority = first;
    this.lastPriority = last;
    this.maySwap = maySwap;
    this.reclaimed = 0;
    this.ofNode = false;
    this.ignoresLow = false;
    this.isEntered = false;
    this.skippedLow = false;
    this.protectedPages = 0;
    this.scanned = 0;
    this.count = 0;
    lru.begin();
    generations.begin();
    return this;
  }

  /**
   * Makes it one of the scans of a reclaim of a whole node, from which cgroups are protected. None
   * is from a reclaim of its own ({@code mem_cgroup_unprotected}).
   *
   * @param lowReclaim whether {@code memory.low} protects no more, as nothing else was found
   */
  public void ofNode(boolean lowReclaim) {
    ofNode = true;
    ignoresLow = lowReclaim;
  }

  /** Whether it is one of the scans of a whole node ({@code root_reclaim}). */
  boolean isOfNode() {
    return ofNode;
  }

  /**
   * Whether a cgroup is scanned, as {@code shrink_node_memcgs}: not with less than {@code
   * memory.min}; not with less than {@code memory.low}, unless that is ignored. What it has above
   * its protection is scanned in proportion. Decided at the first step of a scan.
   *
   * @param pages that the cgroup uses
   * @param min {@code memory.min} in pages, 0 for none
   * @param low {@code memory.low} in pages, 0 for none
   */
  public boolean admits(long pages, long min, long low) {
    if (!isEntered) {
      isEntered = true;
      isAdmitted = !ofNode || (min == 0 && low == 0) || enter(pages, min, low);
    }
    return isAdmitted;
  }

  /** Whether {@link #admits} was asked. */
  public boolean isEntered() {
    return isEntered;
  }

  private boolean enter(long pages, long min, long low) {
    if (min >= pages) {
      return false;
    }
    if (!ignoresLow && low > min) {
      skippedLow = true;
      if (low >= pages) {
        return false;
      }
    }
    usage = pages;
    protectedPages = ignoresLow ? min : Math.max(min, low);
    return true;
  }

  /** Whether {@code memory.low} has kept pages from this scan: it may be tried again without. */
  public boolean skippedLow() {
    return skippedLow;
  }

  /** Whether it goes on below {@code memory.low}, as nothing else was found. */
  public boolean ignoresLow() {
    return ignoresLow;
  }

  /**
   * Pages of a list that are scanned as if there were no more: less the part that is protected, and
   * no fewer than 32 ({@code apply_proportional_protection}).
   *
   * @param pages of the list
   */
  long scannable(long pages) {
    if (protectedPages == 0) {
      return pages;
    }
    long scan = pages - pages * protectedPages / (usage + 1);
    return Math.max(scan, SWAP_CLUSTER_MAX);
  }

  /** Who reclaims. */
  public Cause cause() {
    return cause;
  }

  /** Pages to reclaim. */
  public int goal() {
    return goal;
  }

  /** Pages reclaimed so far. */
  public int reclaimed() {
    return reclaimed;
  }

  /** Pages looked at so far, to evict them. */
  public int scanned() {
    return scanned;
  }

  /** Whether as many pages are reclaimed as were wanted. */
  public boolean isDone() {
    return reclaimed >= goal;
  }

  /** The priority that the lists are scanned at. */
  public int priority() {
    return priority;
  }

  /** What to do with the frames of the step. */
  public Purpose purpose() {
    return purpose;
  }

  /** Frames of the step. */
  public int count() {
    return count;
  }

  /** A frame of the step. */
  public int frame(int k) {
    return frames[k];
  }

  /** Most frames that a step isolates. */
  public int step() {
    return frames.length;
  }

  int swappiness() {
    return swappiness;
  }

  /** Whether anonymous pages may be swapped out. */
  public boolean maySwap() {
    return maySwap;
  }

  /** Goes to the next priority; false when this was the last one. */
  boolean nextPriority() {
    if (priority <= lastPriority) {
      return false;
    }
    priority--;
    return true;
  }

  /** Whether it goes down to the lowest priority, and not through one or a few alone. */
  boolean goesAllTheWay() {
    return lastPriority == 0;
  }

  /** Begins again at the first priority: with the gloves off. */
  void restart() {
    priority = DEF_PRIORITY;
  }

  /** Empties the step; for policies. */
  public void beginStep(Purpose of) {
    purpose = of;
    count = 0;
  }

  /** Adds a frame to the step; for policies. */
  public void isolated(int frame) {
    frames[count++] = frame;
  }

  /** Counts a page of an eviction step that was looked at; for policies. */
  public void looked(boolean evicted) {
    scanned++;
    if (evicted) {
      reclaimed++;
    }
  }
}
