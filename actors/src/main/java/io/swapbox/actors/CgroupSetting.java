package io.swapbox.actors;

import java.util.Set;

/** One thing that is set for a cgroup; what it comes to depends on those above it, too. */
public sealed interface CgroupSetting {

  /** Is below that cgroup from now on. */
  record Parent(int cgroup) implements CgroupSetting {}

  /**
   * Its pages may go to tiers of these names alone, {@code max} in {@code memory.swap.tiers.max},
   * and to no other, {@code 0}.
   */
  record Tiers(Set<String> allowed) implements CgroupSetting {

    /** Copies the set. */
    public Tiers {
      allowed = Set.copyOf(allowed);
    }
  }

  /** Its pages may, or may not, go to the tier of that name. */
  record Tier(String name, boolean allowed) implements CgroupSetting {}

  /** Whether its pages may go to swap files ({@code memory.zswap.writeback}). */
  record Writeback(boolean allowed) implements CgroupSetting {}

  /**
   * Most compressed bytes that it may have in pools ({@code memory.zswap.max}); {@link
   * Long#MAX_VALUE} for no limit.
   */
  record ZswapMax(long bytes) implements CgroupSetting {}
}
