package io.swapbox;

/**
 * When pages of a tier move to the tiers behind it: those that were not used for long of a pool,
 * those that came first of a device. Of the last tier none do.
 *
 * <p>A page that may not go to any tier behind, or that none of them takes, stays. Each shard of a
 * pool and each device of a tier goes by what it has itself.
 */
public sealed interface DemotionPolicy {

  /** None do; what finds no room goes on to the next tier. The kernel has this for devices. */
  DemotionPolicy NONE = new None();

  /**
   * When a page found no room, until there is: a pool is down to its acceptance threshold, a device
   * to {@value ZswapConfig#ACCEPT_THRESHOLD_PERCENT} % of its slots. The kernel has this for zswap
   * ({@code shrink_worker} of {@code mm/zswap.c}).
   */
  DemotionPolicy WHEN_FULL = new WhenFull();

  /** {@link Proactive} from 90 % down to 80 %. */
  Proactive PROACTIVE = new Proactive(90, 80);

  /** See {@link #NONE}. */
  record None() implements DemotionPolicy {}

  /** See {@link #WHEN_FULL}. */
  record WhenFull() implements DemotionPolicy {}

  /**
   * {@link #WHEN_FULL}, and beside that those of a pool that were neither stored nor loaded for a
   * time, and those of a device that have been there for it: looked for once in that time, so that
   * they leave after up to twice as long. As {@code /sys/block/zram/idle} with {@code writeback}.
   *
   * @param afterMillis that time in milliseconds
   */
  record Cold(long afterMillis) implements DemotionPolicy {

    /** A year: what is not used for longer is of no use. */
    private static final long MOST_MILLIS = 365L * 24 * 3_600_000;

    /**
     * Checks the time.
     *
     * @throws ConfigurationException when it cannot be used
     */
    public Cold {
      ConfigurationException.require(
          afterMillis >= 1 && afterMillis <= MOST_MILLIS,
          "demotion.cold-after-ms",
          afterMillis,
          "1 to " + MOST_MILLIS);
    }
  }

  /**
   * Before stores find no room, when a store leaves more in the tier than a share of its limit. The
   * kernel's {@code zswap.shrinker_enabled} has cold pages leave a pool early, too, but goes by how
   * short memory is.
   *
   * @param highPercent pages move when more than this share is in use, 1 to 100
   * @param lowPercent until no more than this is, 1 to {@code highPercent}
   */
  record Proactive(int highPercent, int lowPercent) implements DemotionPolicy {

    /**
     * Checks the shares.
     *
     * @throws ConfigurationException naming the first one that cannot be used
     */
    public Proactive {
      ConfigurationException.require(
          highPercent >= 1 && highPercent <= 100, "demotion.high-percent", highPercent, "1 to 100");
      ConfigurationException.require(
          lowPercent >= 1 && lowPercent <= highPercent,
          "demotion.low-percent",
          lowPercent,
          "1 to demotion.high-percent, which is " + highPercent);
    }
  }
}
