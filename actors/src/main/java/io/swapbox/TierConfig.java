package io.swapbox;

/**
 * A tier of a swap space, or one device of it: a place that pages are offered to, before or after
 * others.
 *
 * <p>Pages go to the tier with the highest priority first. Swap files of one priority are one tier
 * and are used in turn, and so are devices in memory. Pools are a tier each; those of one priority
 * are asked in the order that they are named in.
 */
public sealed interface TierConfig permits ZswapConfig, SwapDeviceConfig {

  /** Lowest priority; that of a swap file which is given none ({@code DEF_SWAP_PRIO}). */
  int MIN_PRIORITY = -1;

  /** Highest priority, as {@code swapon} has it ({@code SHRT_MAX}). */
  int MAX_PRIORITY = Short.MAX_VALUE;

  /** Most tiers of a space, as the limit of the kernel's swap tiers: a mask has a bit each. */
  int MAX_TIERS = 31;

  /** What it is. */
  TierKind kind();

  /**
   * What the masks of cgroups and the statistics call its tier. The name of its kind stands for any
   * that no other tier has.
   */
  String name();

  /** {@value #MIN_PRIORITY} to {@value #MAX_PRIORITY}; the highest is used first. */
  int priority();

  /** When its pages move to the tiers behind it. */
  DemotionPolicy demotion();

  /** How many pages may be moved into it. */
  MoveBudget budget();

  /** The same as a tier of that name. */
  TierConfig withName(String other);

  /** The same with that priority. */
  TierConfig withPriority(int other);

  /**
   * Checks what all tiers have.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  static void check(TierKind kind, String name, int priority) {
    ConfigurationException.require(
        !name.isBlank(), kind.settingName() + ".name", "'" + name + "'", "a name");
    ConfigurationException.require(
        priority >= MIN_PRIORITY && priority <= MAX_PRIORITY,
        kind.settingName() + ".priority",
        priority,
        MIN_PRIORITY + " to " + MAX_PRIORITY);
  }
}
