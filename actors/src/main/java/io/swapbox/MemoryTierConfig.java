package io.swapbox;

/**
 * Swap slots in memory, off heap: pages are copied there as they are, as with {@code brd}. They are
 * charged like those of a swap file.
 *
 * @param name of its tier
 * @param priority of its tier; the default is that of {@code zram-generator}, before files
 * @param maxBytes most bytes of pages that it may hold; the memory is taken as it is needed
 * @param demotion when its pages move to the tiers behind
 * @param budget how many pages may be moved into it
 */
public record MemoryTierConfig(
    String name, int priority, long maxBytes, DemotionPolicy demotion, MoveBudget budget)
    implements SwapDeviceConfig {

  /** The priority of one that is given none. */
  public static final int DEFAULT_PRIORITY = 100;

  private static final int PAGE = 4096;

  /**
   * Checks the settings.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public MemoryTierConfig {
    TierConfig.check(TierKind.MEMORY, name, priority);
    ConfigurationException.require(
        maxBytes >= PAGE, "memory.max-bytes", maxBytes, "at least one page, " + PAGE);
  }

  /** A tier of that size with the default name and priority, which keeps what it has. */
  public static MemoryTierConfig ofBytes(long maxBytes) {
    return new MemoryTierConfig(
        TierKind.MEMORY.settingName(),
        DEFAULT_PRIORITY,
        maxBytes,
        DemotionPolicy.NONE,
        MoveBudget.NONE);
  }

  @Override
  public TierKind kind() {
    return TierKind.MEMORY;
  }

  @Override
  public MemoryTierConfig withName(String other) {
    return new MemoryTierConfig(other, priority, maxBytes, demotion, budget);
  }

  @Override
  public MemoryTierConfig withPriority(int other) {
    return new MemoryTierConfig(name, other, maxBytes, demotion, budget);
  }

  /** The same whose pages move to the tiers behind by that policy. */
  public MemoryTierConfig withDemotion(DemotionPolicy other) {
    return new MemoryTierConfig(name, priority, maxBytes, other, budget);
  }

  /** The same into which so many pages may be moved. */
  public MemoryTierConfig withBudget(MoveBudget other) {
    return new MemoryTierConfig(name, priority, maxBytes, demotion, other);
  }
}
