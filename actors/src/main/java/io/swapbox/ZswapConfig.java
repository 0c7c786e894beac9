package io.swapbox;

/**
 * A compressed pool.
 *
 * @param name of its tier
 * @param priority of its tier; the highest there is by default
 * @param maxPoolBytes most bytes that the pool may take from the system, over all shards
 * @param acceptThresholdPercent once the limit was hit, stores are refused until the pool is at or
 *     below this share of it (the kernel's {@code zswap.accept_threshold_percent}, 90 by default)
 * @param shards pool actors, 1 to 256, each with its share of the limit
 * @param writeback what becomes of its coldest pages at the limit, where there is a tier behind
 */
public record ZswapConfig(
    String name,
    int priority,
    long maxPoolBytes,
    int acceptThresholdPercent,
    int shards,
    ZswapWriteback writeback)
    implements TierConfig {

  /** The kernel's default, {@code mm/zswap.c}. */
  public static final int ACCEPT_THRESHOLD_PERCENT = 90;

  private static final int MAX_SHARDS = 256;

  /**
   * Checks the settings.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public ZswapConfig {
    TierConfig.check(TierKind.ZSWAP, name, priority);
    ConfigurationException.require(
        maxPoolBytes > 0, "zswap.max-pool-bytes", maxPoolBytes, "1 or more");
    ConfigurationException.require(
        acceptThresholdPercent >= 1 && acceptThresholdPercent <= 100,
        "zswap.accept-threshold-percent",
        acceptThresholdPercent,
        "1 to 100");
    ConfigurationException.require(
        shards >= 1 && shards <= MAX_SHARDS, "zswap.shards", shards, "1 to " + MAX_SHARDS);
  }

  /** A pool with the default name and priority, which writes back plain pages. */
  public ZswapConfig(long maxPoolBytes, int acceptThresholdPercent, int shards) {
    this(
        TierKind.ZSWAP.settingName(),
        MAX_PRIORITY,
        maxPoolBytes,
        acceptThresholdPercent,
        shards,
        ZswapWriteback.PLAIN);
  }

  /** A pool of that many bytes with the kernel's threshold. */
  public static ZswapConfig ofBytes(long maxPoolBytes, int shards) {
    return new ZswapConfig(maxPoolBytes, ACCEPT_THRESHOLD_PERCENT, shards);
  }

  @Override
  public TierKind kind() {
    return TierKind.ZSWAP;
  }

  @Override
  public ZswapConfig withName(String other) {
    return new ZswapConfig(
        other, priority, maxPoolBytes, acceptThresholdPercent, shards, writeback);
  }

  /** The same with that priority. */
  public ZswapConfig withPriority(int other) {
    return new ZswapConfig(name, other, maxPoolBytes, acceptThresholdPercent, shards, writeback);
  }

  /** The same that writes pages back in that way, or not at all. */
  public ZswapConfig withWriteback(ZswapWriteback other) {
    return new ZswapConfig(name, priority, maxPoolBytes, acceptThresholdPercent, shards, other);
  }
}
