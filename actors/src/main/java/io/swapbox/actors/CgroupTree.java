package io.swapbox.actors;

import io.swapbox.CgroupCycleException;
import io.swapbox.NoSuchTierException;
import io.swapbox.TierConfig;
import io.swapbox.TierKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The cgroups that something was set for, as the tree that they are, and what their settings come
 * to: a child has no more than those above it.
 *
 * <p>Tiers are those of {@code memory.swap.tiers.max} of the swap tier proposal: the effective mask
 * is the intersection with that of all ancestors. One owner, no thread safety.
 */
final class CgroupTree {

  /** The cgroup that pages are of which nobody has named one for. */
  static final int ROOT = 0;

  private static final class Group {
    private final int cgroup;
    private @Nullable Group parent;
    private int denied;
    private boolean writeback = true;
    private long zswapMax = Long.MAX_VALUE;

    Group(int cgroup) {
      this.cgroup = cgroup;
    }
  }

  private final Int2ObjectHashMap<Group> groups = new Int2ObjectHashMap<>();
  private TierLayout layout;

  /** A tree without a cgroup, over these tiers. */
  CgroupTree(TierLayout layout) {
    this.layout = layout;
  }

  /** Whether nothing was set for any cgroup. */
  boolean isEmpty() {
    return groups.isEmpty();
  }

  /**
   * Has other tiers from now on. One that was there under its name is what it was to cgroups; a new
   * one they may use, as {@code max} is the default.
   *
   * @return whether a number is that of another tier now
   */
  boolean setTiers(TierLayout next) {
    int others = 0;
    for (int number = 0; number < TierConfig.MAX_TIERS; number++) {
      boolean same = Objects.equals(layout.name(number), next.name(number));
      others |= same ? 0 : 1 << number;
    }
    layout = next;
    for (Group group : groups.values()) {
      group.denied &= ~others;
    }
    return others != 0;
  }

  /**
   * Sets something.
   *
   * @throws CgroupCycleException when a cgroup would be above itself
   * @throws NoSuchTierException when there is no tier of that name
   */
  void set(int cgroup, CgroupSetting setting) {
    Group group = group(cgroup);
    switch (setting) {
      case CgroupSetting.Parent parent -> adopt(group, group(parent.cgroup()));
      case CgroupSetting.Tiers tiers -> group.denied = everything() & ~mask(tiers.allowed());
      case CgroupSetting.Tier tier -> {
        int bit = bit(tier.name());
        group.denied = tier.allowed() ? group.denied & ~bit : group.denied | bit;
      }
      case CgroupSetting.Writeback writeback -> group.writeback = writeback.allowed();
      case CgroupSetting.ZswapMax max -> group.zswapMax = max.bytes();
    }
  }

  private static void adopt(Group group, Group parent) {
    for (Group above = parent; above != null; above = above.parent) {
      if (above == group) {
        throw new CgroupCycleException(group.cgroup, parent.cgroup);
      }
    }
    group.parent = parent;
  }

  private int mask(Set<String> tiers) {
    int mask = 0;
    for (String name : tiers) {
      mask |= bit(name);
    }
    return mask;
  }

  private int bit(String name) {
    for (TierLayout.Tier tier : layout.tiers()) {
      if (tier.name().equals(name)) {
        return 1 << tier.number();
      }
    }
    throw new NoSuchTierException(
        name, layout.tiers().stream().map(TierLayout.Tier::name).toList());
  }

  private int everything() {
    return bits(null);
  }

  /** The tiers of a kind, or all, a bit each. */
  private int bits(@Nullable TierKind kind) {
    int bits = 0;
    for (TierLayout.Tier tier : layout.tiers()) {
      bits |= kind == null || tier.kind() == kind ? 1 << tier.number() : 0;
    }
    return bits;
  }

  /** What holds for each cgroup that something was set for. */
  List<CgroupRule> rules() {
    List<CgroupRule> rules = new ArrayList<>(groups.size());
    groups.values().forEach(group -> rules.add(rule(group)));
    return rules;
  }

  private CgroupRule rule(Group group) {
    int tiers = -1;
    boolean writeback = true;
    long zswapMax = Long.MAX_VALUE;
    for (Group above = group; above != null; above = above.parent) {
      tiers &= ~above.denied;
      writeback &= above.writeback;
      zswapMax = Math.min(zswapMax, above.zswapMax);
    }
    tiers &= writeback ? -1 : ~bits(TierKind.FILE);
    tiers &= zswapMax > 0 ? -1 : ~bits(TierKind.ZSWAP);
    return new CgroupRule(group.cgroup, tiers, writeback, zswapMax);
  }

  /**
   * Ends a cgroup and what was set for it; those below it take its place.
   *
   * @return whose its pages are from now on: the one above it, cgroup {@value #ROOT} if there is
   *     none
   */
  int remove(int cgroup) {
    Group gone = groups.remove(cgroup);
    Group heir = gone == null ? null : gone.parent;
    for (Group group : groups.values()) {
      if (group.parent != null && group.parent == gone) {
        group.parent = heir;
      }
    }
    return heir == null ? ROOT : heir.cgroup;
  }

  /** What holds for a cgroup, be something set for it or not. */
  CgroupRule rule(int cgroup) {
    Group group = groups.get(cgroup);
    return rule(group == null ? new Group(cgroup) : group);
  }

  /** A cgroup and all below it, in ascending order. */
  int[] withAllBelow(int cgroup) {
    IntArrayList below = new IntArrayList();
    below.addInt(cgroup);
    for (Group group : groups.values()) {
      for (Group above = group.parent; above != null; above = above.parent) {
        if (above.cgroup == cgroup) {
          below.addInt(group.cgroup);
        }
      }
    }
    int[] sorted = below.toIntArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Whether a cgroup may use the tier of that name; so it may if there is none. */
  boolean mayUse(int cgroup, String tier) {
    for (TierLayout.Tier known : layout.tiers()) {
      if (known.name().equals(tier)) {
        return (rule(cgroup).tiers() & 1 << known.number()) != 0;
      }
    }
    return true;
  }

  private Group group(int cgroup) {
    return groups.computeIfAbsent(cgroup, Group::new);
  }
}
