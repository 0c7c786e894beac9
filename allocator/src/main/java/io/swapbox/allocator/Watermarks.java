package io.swapbox.allocator;

/**
 * The watermarks of a memory node with one zone, in pages ({@code mm/page_alloc.c}).
 *
 * <p>Below low kswapd is woken, and reclaims until high pages are free. Below min only reclaim
 * itself may allocate: everybody else reclaims first. All of them lie higher while the node is
 * boosted.
 *
 * <p>{@code min} is {@code min_free_kbytes}; the gap between two marks is the larger of a quarter
 * of it and {@code watermark_scale_factor} ten-thousandths of the node ({@code
 * __setup_per_zone_wmarks}). What would lie beyond the node ends with it.
 */
public final class Watermarks {

  /** {@code watermark_scale_factor} unless it is set: 0.1 % of the node. */
  public static final int DEFAULT_SCALE_FACTOR = 10;

  /** {@code watermark_boost_factor} unless it is set: a boost of at most 150 % of high. */
  public static final int DEFAULT_BOOST_FACTOR = 15_000;

  /** Largest {@code watermark_scale_factor}: 30 % of the node. */
  public static final int MAX_SCALE_FACTOR = 3_000;

  /** Pages of a page block, by which a boost grows ({@code pageblock_nr_pages}). */
  public static final int PAGEBLOCK_PAGES = 512;

  private static final int MIN_MIN_FREE_KBYTES = 128;
  private static final int MAX_MIN_FREE_KBYTES = 262_144;
  private static final int KBYTES_PER_PAGE = PageFrames.PAGE_BYTES / 1024;
  private static final long TEN_THOUSANDTHS = 10_000;

  private final int pages;
  private final int min;
  private final int gap;
  private final int maxBoost;
  private int boost;

  /**
   * The marks of a node, not boosted.
   *
   * @param pages of the node
   * @param minFreeKbytes {@code min_free_kbytes}
   * @param scaleFactor {@code watermark_scale_factor}, 1 to 3000
   * @param boostFactor {@code watermark_boost_factor}, in ten-thousandths of high; 0 for no boost
   * @throws IllegalArgumentException when one of them is out of range
   */
  public Watermarks(int pages, long minFreeKbytes, int scaleFactor, int boostFactor) {
    Ranges.check("pages", pages, 0, Integer.MAX_VALUE);
    Ranges.check("min_free_kbytes", minFreeKbytes, 0, Long.MAX_VALUE);
    Ranges.check("watermark_scale_factor", scaleFactor, 1, MAX_SCALE_FACTOR);
    Ranges.check("watermark_boost_factor", boostFactor, 0, Integer.MAX_VALUE);
    this.pages = pages;
    this.min = (int) Math.min(pages, minFreeKbytes / KBYTES_PER_PAGE);
    this.gap = (int) Math.max(min / 4, pages * (long) scaleFactor / TEN_THOUSANDTHS);
    this.maxBoost = maxBoost(boostFactor);
  }

  /** The marks of a node whose settings are those of a kernel that nobody has tuned. */
  public static Watermarks untuned(int pages) {
    return new Watermarks(
        pages, defaultMinFreeKbytes(pages), DEFAULT_SCALE_FACTOR, DEFAULT_BOOST_FACTOR);
  }

  /**
   * {@code min_free_kbytes} unless it is set: the root of 16 times the memory in kilobytes, 128 to
   * 262144 ({@code calculate_min_free_kbytes}).
   *
   * @param pages of the machine
   */
  public static int defaultMinFreeKbytes(long pages) {
    long root = (long) Math.sqrt(16.0 * pages * KBYTES_PER_PAGE);
    return Math.clamp(root, MIN_MIN_FREE_KBYTES, MAX_MIN_FREE_KBYTES);
  }

  /** As {@code boost_watermark}: a node of fewer than four page blocks is never boosted. */
  private int maxBoost(int factor) {
    long most = mark(2) * (long) factor / TEN_THOUSANDTHS;
    if (most == 0 || 4 * PAGEBLOCK_PAGES > pages) {
      return 0;
    }
    return Math.clamp(most, PAGEBLOCK_PAGES, pages);
  }

  /** Free pages that only reclaim may use. */
  public int min() {
    return mark(0);
  }

  /** With fewer free pages kswapd is woken. */
  public int low() {
    return mark(1);
  }

  /** With that many free pages kswapd goes to sleep. */
  public int high() {
    return mark(2);
  }

  /** With that many free pages a node of a tiered machine takes promoted pages. */
  public int promo() {
    return mark(3);
  }

  private int mark(int gaps) {
    return (int) Math.min(pages, min + (long) gaps * gap + boost);
  }

  /** Pages that all marks lie higher now. */
  public int boost() {
    return boost;
  }

  /**
   * Raises the marks by a page block, up to {@code watermark_boost_factor} of high: a page block
   * was taken for pages of another kind ({@code boost_watermark}).
   *
   * @return whether the node can be boosted at all
   */
  public boolean raise() {
    boost = Math.min(boost + PAGEBLOCK_PAGES, maxBoost);
    return maxBoost > 0;
  }

  /** Takes back what a boosted reclaim has set out with; less when the boost is less. */
  public void lower(int by) {
    boost -= Math.min(boost, by);
  }
}
