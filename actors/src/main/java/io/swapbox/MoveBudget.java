package io.swapbox;

/**
 * How many pages may be moved into a tier: by demotion, promotion and migration, whatever makes
 * them move, but for a swapoff and for what is stored. A page beyond it is held back from the tier,
 * and offered to the next one that it may go to, or stays where it is. So flash wears no faster
 * than it is meant to, and moves leave room for stores and loads.
 *
 * <p>It is that of one pool, whose shards have equal shares, a page at least, or of one file. A
 * page counts when it is let in, whether it then finds room or not.
 *
 * @param pagesPerSecond those of one second may come at once; {@link Long#MAX_VALUE} for any number
 * @param bytesPerDay of pages, or of compressed objects that come packed, in each 24 hours from
 *     when it was swapped on; {@link Long#MAX_VALUE} for any number
 */
public record MoveBudget(long pagesPerSecond, long bytesPerDay) {

  /** Any number of pages. */
  public static final MoveBudget NONE = new MoveBudget(Long.MAX_VALUE, Long.MAX_VALUE);

  private static final int PAGE = 4096;

  /**
   * Checks the numbers.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public MoveBudget {
    ConfigurationException.require(
        pagesPerSecond >= 1, "budget.pages-per-second", pagesPerSecond, "1 or more");
    ConfigurationException.require(
        bytesPerDay >= PAGE, "budget.bytes-per-day", bytesPerDay, "at least one page, " + PAGE);
  }

  /** The share of one of so many. */
  public MoveBudget share(int members) {
    return new MoveBudget(
        pagesPerSecond == Long.MAX_VALUE ? pagesPerSecond : Math.max(1, pagesPerSecond / members),
        bytesPerDay == Long.MAX_VALUE ? bytesPerDay : Math.max(PAGE, bytesPerDay / members));
  }
}
