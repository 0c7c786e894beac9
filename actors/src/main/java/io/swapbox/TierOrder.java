package io.swapbox;

import io.swapbox.allocator.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts the tiers of a space in their order, and sees to it that each has a name of its own. */
public final class TierOrder {

  private TierOrder() {}

  /**
   * The tiers by descending priority, the devices of one tier side by side.
   *
   * @throws ConfigurationException when there is none, there are too many, kinds or names collide
   */
  static List<TierConfig> of(List<TierConfig> tiers) {
    if (tiers.isEmpty()) {
      throw new ConfigurationException("tiers", "there is none: pages have nowhere to go");
    }
    List<TierConfig> ordered = new ArrayList<>(tiers);
    ordered.sort(Comparator.comparingInt(TierConfig::priority).reversed());
    Set<String> taken = new HashSet<>();
    List<TierConfig> named = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      TierConfig tier = ordered.get(i);
      boolean joins = i > 0 && joins(tier, ordered.get(i - 1));
      named.add(joins ? tier.withName(joined(tier, named.getLast())) : named(tier, taken));
    }
    checkCounts(named, taken.size());
    return List.copyOf(named);
  }

  /**
   * A tier, or one more device of one, as it is called beside others that are in use already: those
   * keep their names.
   *
   * @param inUse with names of their own each, or those of one tier the same
   * @throws ConfigurationException when there are too many, kinds or names collide
   */
  public static TierConfig named(List<TierConfig> inUse, TierConfig added) {
    Set<String> taken = new HashSet<>();
    inUse.forEach(tier -> taken.add(tier.name()));
    TierConfig named = null;
    for (TierConfig tier : inUse) {
      if (named == null && joins(added, tier)) {
        named = added.withName(joined(added, tier));
      }
    }
    if (named == null) {
      named = named(added, taken);
    }
    List<TierConfig> all = new ArrayList<>(inUse);
    all.add(named);
    checkCounts(all, taken.size());
    return named;
  }

  /** Whether a device is one more of the tier before it. */
  private static boolean joins(TierConfig tier, TierConfig before) {
    if (tier.priority() != before.priority()) {
      return false;
    }
    if (tier.kind() != before.kind()) {
      throw new ConfigurationException(
          tier.kind().settingName() + ".priority",
          "%d is that of %s, too: which of them comes first?"
              .formatted(tier.priority(), before.name()));
    }
    return tier instanceof SwapDeviceConfig;
  }

  private static String joined(TierConfig device, TierConfig tier) {
    if (!hasDefaultName(device) && !device.name().equals(tier.name())) {
      throw new ConfigurationException(
          device.kind().settingName() + ".name",
          "%s is of tier %s, whose priority it has".formatted(device.name(), tier.name()));
    }
    return tier.name();
  }

  private static TierConfig named(TierConfig tier, Set<String> taken) {
    String name = tier.name();
    if (hasDefaultName(tier)) {
      for (int number = 2; taken.contains(name); number++) {
        name = tier.name() + number;
      }
    }
    if (!taken.add(name)) {
      throw new ConfigurationException(
          tier.kind().settingName() + ".name", "there is a tier " + name + " already");
    }
    return tier.withName(name);
  }

  private static boolean hasDefaultName(TierConfig tier) {
    return tier.name().equals(tier.kind().settingName());
  }

  private static void checkCounts(List<TierConfig> tiers, int count) {
    int shards = 0;
    int devices = 0;
    for (TierConfig tier : tiers) {
      switch (tier) {
        case ZswapConfig pool -> shards += pool.shards();
        case SwapDeviceConfig device -> devices++;
      }
    }
    ConfigurationException.require(
        count <= TierConfig.MAX_TIERS,
        "tiers",
        count + " tiers",
        "at most " + TierConfig.MAX_TIERS);
    ConfigurationException.require(
        devices <= Location.MAX_FILE + 1,
        "tiers",
        devices + " files and devices in memory",
        "at most " + (Location.MAX_FILE + 1));
    ConfigurationException.require(
        shards <= Location.MAX_SHARD + 1,
        "zswap.shards",
        shards + " in all pools",
        "at most " + (Location.MAX_SHARD + 1));
  }
}
