package io.swapbox.actors;

import io.swapbox.SwapDeviceConfig;
import io.swapbox.TierConfig;
import io.swapbox.TierKind;
import io.swapbox.ZswapConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiers of a space in the order that pages are offered to them. Pool shards and devices are
 * numbered over the whole space, as locations name them; those of a tier have numbers in a row.
 */
record TierLayout(List<Tier> tiers) {

  /**
   * One tier.
   *
   * @param first number of its first shard, or device
   * @param members how many it has
   */
  record Tier(String name, TierKind kind, int first, int members) {}

  /** Copies the list. */
  TierLayout {
    tiers = List.copyOf(tiers);
  }

  /** The layout of the tiers of a {@link io.swapbox.SwapSpaceConfig}, ordered as it has them. */
  static TierLayout of(List<? extends TierConfig> configs) {
    List<Tier> tiers = new ArrayList<>();
    int shards = 0;
    int devices = 0;
    for (TierConfig config : configs) {
      switch (config) {
        case ZswapConfig pool -> {
          tiers.add(new Tier(pool.name(), TierKind.ZSWAP, shards, pool.shards()));
          shards += pool.shards();
        }
        case SwapDeviceConfig device -> {
          addDevice(tiers, device, devices);
          devices++;
        }
      }
    }
    return new TierLayout(tiers);
  }

  private static void addDevice(List<Tier> tiers, SwapDeviceConfig device, int number) {
    Tier last = tiers.isEmpty() ? null : tiers.getLast();
    if (last != null && last.name().equals(device.name())) {
      tiers.removeLast();
      tiers.add(new Tier(last.name(), last.kind(), last.first(), last.members() + 1));
    } else {
      tiers.add(new Tier(device.name(), device.kind(), number, 1));
    }
  }

  /** Pool shards of all tiers. */
  int shards() {
    return members(true);
  }

  /** Devices of all tiers. */
  int devices() {
    return members(false);
  }

  private int members(boolean ofPools) {
    int members = 0;
    for (Tier tier : tiers) {
      members += (tier.kind() == TierKind.ZSWAP) == ofPools ? tier.members() : 0;
    }
    return members;
  }
}
