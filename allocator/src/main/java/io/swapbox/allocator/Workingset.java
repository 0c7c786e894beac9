package io.swapbox.allocator;

/**
 * The nonresident age of one cgroup: tells a page that comes back soon enough to deserve a place on
 * the active list (mm/workingset.c).
 *
 * <p>The age counts evictions and activations, which is how fast the inactive list moves. An
 * evicted page leaves a shadow, the age at its eviction (E). When it comes back at age R, it has
 * missed R - E accesses: had the inactive list been that much longer, it would have stayed. If as
 * many pages could be taken from the rest of the workingset, it is activated.
 *
 * <p>The kernel packs cgroup and node into the shadow; here the descriptor has the cgroup. The low
 * bit of a shadow is always set, like the tag of an xarray value, so that 0 is no shadow; the next
 * one says whether the page was active before; 46 bits are the age, which go round after 2^46
 * pages.
 */
public final class Workingset {

  /** No shadow: the page was not evicted before. */
  public static final long NO_SHADOW = 0;

  private static final long TAG = 1;
  private static final long WAS_ACTIVE = 2;
  private static final int AGE_SHIFT = 2;
  private static final long AGE_MASK = (1L << 46) - 1;

  private long age;

  /** A cgroup that evicted nothing yet. */
  public Workingset() {}

  /**
   * The shadow of a page that is evicted now, as workingset_eviction: it has the age from before
   * this eviction. Changes nothing; who evicts the page calls {@link #evicted}.
   *
   * @param wasActive whether the page was on the active list once ({@code folio_test_workingset})
   * @return 48 bits, never {@link #NO_SHADOW}
   */
  public long shadow(boolean wasActive) {
    return (age & AGE_MASK) << AGE_SHIFT | (wasActive ? WAS_ACTIVE : 0) | TAG;
  }

  /** Whether the page that left the shadow was on the active list once. */
  public static boolean wasActive(long shadow) {
    return (shadow & WAS_ACTIVE) != 0;
  }

  /**
   * Whether a page that comes back belongs to the workingset ({@code folio_test_workingset}): it
   * was active once, and is back while that is recent.
   *
   * @param shadow of its last eviction, or {@link #NO_SHADOW}
   * @param oldestRecent the oldest shadow that is
   */
  public static boolean isOfWorkingset(long shadow, long oldestRecent) {
    long younger = ((shadow >>> AGE_SHIFT) - (oldestRecent >>> AGE_SHIFT)) & AGE_MASK;
    return wasActive(shadow) && younger <= AGE_MASK / 2;
  }

  /**
   * The oldest shadow that {@link #refaultActivates} takes for recent.
   *
   * @param workingsetPages as there
   */
  long oldestRecent(long workingsetPages) {
    return ((age - workingsetPages) & AGE_MASK) << AGE_SHIFT | TAG;
  }

  /**
   * Notes evictions: ages the nonresident pages, as workingset_age_nonresident.
   *
   * @param pages evicted
   */
  public void evicted(int pages) {
    age += pages;
  }

  /**
   * Whether a page that comes back is to be activated, as workingset_test_recent: refault distance
   * R - E &lt;= workingset size. Changes nothing; who activates the page calls {@link #activated}.
   *
   * @param shadow of the page's last eviction from this cgroup, or {@link #NO_SHADOW}
   * @param workingsetPages pages that compete with it: for anonymous pages active and inactive file
   *     pages, and active anonymous pages if swap space is free
   */
  public boolean refaultActivates(long shadow, long workingsetPages) {
    if (shadow == NO_SHADOW) {
      return false;
    }
    long distance = (age - (shadow >>> AGE_SHIFT)) & AGE_MASK;
    return distance <= workingsetPages;
  }

  /**
   * Notes activations, of a page on the inactive list or of one that comes back: ages the
   * nonresident pages, as workingset_age_nonresident.
   *
   * @param pages activated, in pages
   */
  public void activated(int pages) {
    age += pages;
  }
}
