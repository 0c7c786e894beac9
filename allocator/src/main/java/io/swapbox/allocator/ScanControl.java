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
    this.scanned = 0;
    this.count = 0;
    lru.begin();
    generations.begin();
    return this;
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

  boolean maySwap() {
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
