package io.swapbox.actors.simulation;

import io.swapbox.actors.CgroupSetting;
import java.util.Arrays;

/** What has been set for the cgroups of a run, and which tiers each may use by that. */
final class CgroupModel {

  private static final int NOBODY = -1;

  private final Tiers tiers;
  private final int[] parents = new int[CgroupPlan.CGROUPS];
  private final int[] denied = new int[CgroupPlan.CGROUPS];
  private final boolean[] keptFromFiles = new boolean[CgroupPlan.CGROUPS];
  private final boolean[] keptFromPools = new boolean[CgroupPlan.CGROUPS];

  CgroupModel(Tiers tiers) {
    this.tiers = tiers;
    Arrays.fill(parents, NOBODY);
  }

  /** Sets something; false when it must be refused, and nothing has changed. */
  boolean set(int cgroup, CgroupSetting setting) {
    switch (setting) {
      case CgroupSetting.Parent parent -> {
        if (isAbove(cgroup, parent.cgroup())) {
          return false;
        }
        parents[cgroup] = parent.cgroup();
      }
      case CgroupSetting.Tiers mask -> {
        if (mask.allowed().stream().anyMatch(name -> tiers.named(name) == Tiers.NONE)) {
          return false;
        }
        denied[cgroup] = ~mask.allowed().stream().mapToInt(this::bit).reduce(0, (a, b) -> a | b);
      }
      case CgroupSetting.Tier tier -> {
        if (tiers.named(tier.name()) == Tiers.NONE) {
          return false;
        }
        denied[cgroup] &= ~bit(tier.name());
        denied[cgroup] |= tier.allowed() ? 0 : bit(tier.name());
      }
      case CgroupSetting.ZswapMax max -> keptFromPools[cgroup] = max.bytes() == 0;
      case CgroupSetting.Writeback writeback -> keptFromFiles[cgroup] = !writeback.allowed();
    }
    return true;
  }

  /**
   * Ends a cgroup, whose children take its place; says whose its pages are then, -1 when it must be
   * refused.
   */
  int remove(int cgroup) {
    if (cgroup == 0) {
      return NOBODY;
    }
    int above = parents[cgroup];
    for (int child = 0; child < parents.length; child++) {
      parents[child] = parents[child] == cgroup ? above : parents[child];
    }
    parents[cgroup] = NOBODY;
    denied[cgroup] = 0;
    keptFromFiles[cgroup] = false;
    keptFromPools[cgroup] = false;
    return above == NOBODY ? 0 : above;
  }

  private int bit(String tier) {
    return 1 << tiers.named(tier);
  }

  /** Whether a cgroup is another one, or above it. */
  private boolean isAbove(int cgroup, int below) {
    int above = below;
    while (above != cgroup && above != NOBODY) {
      above = parents[above];
    }
    return above == cgroup;
  }

  /** Of each cgroup the tiers that it may use, a bit each. */
  int[] allowed() {
    int[] allowed = new int[CgroupPlan.CGROUPS];
    for (int cgroup = 0; cgroup < allowed.length; cgroup++) {
      int not = 0;
      for (int above = cgroup; above != NOBODY; above = parents[above]) {
        not |= denied[above];
        not |= keptFromFiles[above] ? tiers.files() : 0;
        not |= keptFromPools[above] ? tiers.pools() : 0;
      }
      allowed[cgroup] = ~not;
    }
    return allowed;
  }
}
