package io.swapbox;

import com.sun.management.OperatingSystemMXBean;
import io.swapbox.backends.PoolSettings;
import java.lang.management.ManagementFactory;

/**
 * A compressed pool.
 *
 * @param name of its tier
 * @param priority of its tier; the highest there is by default
 * @param maxPoolBytes most bytes that the pool may take from the system, over all shards
 * @param acceptThresholdPercent once the limit was hit, stores are refused until the pool is at or
 *     below this share of it (the kernel's {@code zswap.accept_threshold_percent}, 90 by default)
 * @param shards pool actors, 1 to 256, each with its share of the limit
 * @param writeback how its pages move to the tiers behind
 * @param demotion when they do
 * @param options how pages are stored
 * @param budget how many pages may be moved into it
 */
public record ZswapConfig(
    String name,
    int priority,
    long maxPoolBytes,
    int acceptThresholdPercent,
    int shards,
    ZswapWriteback writeback,
    DemotionPolicy demotion,
    ZswapOptions options,
    MoveBudget budget)
    implements TierConfig {

  /** The kernel's default, {@code mm/zswap.c}. */
  public static final int ACCEPT_THRESHOLD_PERCENT = 90;

  /** The kernel's default for {@code zswap.max_pool_percent}. */
  public static final int MAX_POOL_PERCENT = 20;

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

  /**
   * A pool with the default name and priority, which writes plain pages back {@link
   * DemotionPolicy#WHEN_FULL}, with {@link ZswapOptions#DEFAULT}.
   */
  public ZswapConfig(long maxPoolBytes, int acceptThresholdPercent, int shards) {
    this(
        TierKind.ZSWAP.settingName(),
        MAX_PRIORITY,
        maxPoolBytes,
        acceptThresholdPercent,
        shards,
        ZswapWriteback.PLAIN,
        DemotionPolicy.WHEN_FULL,
        ZswapOptions.DEFAULT,
        MoveBudget.NONE);
  }

  /**
   * A pool of a share of memory with the kernel's threshold.
   *
   * @param percent of the memory, 1 to 100 ({@code zswap.max_pool_percent}, {@link
   *     #MAX_POOL_PERCENT} in the kernel)
   * @param memoryBytes that it is a share of: of the machine, or what the program leaves for it
   * @throws ConfigurationException when the percentage or what it comes to cannot be used
   */
  public static ZswapConfig ofMemoryShare(int percent, long memoryBytes, int shards) {
    ConfigurationException.require(
        percent >= 1 && percent <= 100, "zswap.max-pool-percent", percent, "1 to 100");
    return ofBytes(memoryBytes / 100 * percent, shards);
  }

  /**
   * A pool of a share of the machine's memory, or of what its container may take.
   *
   * @throws ConfigurationException when the percentage cannot be used, or when this JVM cannot say
   *     how much memory there is
   */
  public static ZswapConfig ofMemoryShare(int percent, int shards) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      return ofMemoryShare(percent, system.getTotalMemorySize(), shards);
    }
    throw new ConfigurationException(
        "zswap.max-pool-percent", percent + ", but this JVM does not say of how much memory");
  }

  /** The same that stores pages in another way. */
  public ZswapConfig withOptions(ZswapOptions other) {
    return new ZswapConfig(
        name,
        priority,
        maxPoolBytes,
        acceptThresholdPercent,
        shards,
        writeback,
        demotion,
        other,
        budget);
  }

  /** How the pool of each shard works. */
  public PoolSettings shardSettings() {
    return new PoolSettings(
        maxPoolBytes / shards,
        acceptThresholdPercent,
        options.algorithm(),
        options.recompression(),
        options.sameFilled(),
        options.compaction());
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
        other,
        priority,
        maxPoolBytes,
        acceptThresholdPercent,
        shards,
        writeback,
        demotion,
        options,
        budget);
  }

  @Override
  public ZswapConfig withPriority(int other) {
    return new ZswapConfig(
        name,
        other,
        maxPoolBytes,
        acceptThresholdPercent,
        shards,
        writeback,
        demotion,
        options,
        budget);
  }

  /** The same that writes pages back in that way. */
  public ZswapConfig withWriteback(ZswapWriteback other) {
    return new ZswapConfig(
        name,
        priority,
        maxPoolBytes,
        acceptThresholdPercent,
        shards,
        other,
        demotion,
        options,
        budget);
  }

  /** The same whose pages move to the tiers behind by that policy. */
  public ZswapConfig withDemotion(DemotionPolicy other) {
    return new ZswapConfig(
        name,
        priority,
        maxPoolBytes,
        acceptThresholdPercent,
        shards,
        writeback,
        other,
        options,
        budget);
  }

  /** The same into which so many pages may be moved. */
  public ZswapConfig withBudget(MoveBudget other) {
    return new ZswapConfig(
        name,
        priority,
        maxPoolBytes,
        acceptThresholdPercent,
        shards,
        writeback,
        demotion,
        options,
        other);
  }
}
