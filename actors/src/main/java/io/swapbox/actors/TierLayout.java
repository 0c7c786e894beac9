package io.swapbox.actors;

import io.swapbox.SwapDeviceConfig;
import io.swapbox.TierConfig;
import io.swapbox.TierKind;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tiers of a space in the order that pages are offered to them. Pool shards and devices are
 * numbered over the whole space, as locations name them; those of a tier have numbers in a row.
 */
final class TierLayout {

  /**
   * One tier.
   *
   * @param first number of its first shard, or device
   * @param members how many it has
   */
  record Tier(String name, TierKind kind, int first, int members) {

    /** Whether its members are shards of a pool, and not devices. */
    boolean isPool() {
      return kind == TierKind.ZSWAP;
    }
  }

  private final List<Tier> tiers;
  private final int[] tierOfShard;
  private final int[] tierOfDevice;

  private TierLayout(List<Tier> tiers) {
    this.tiers = List.copyOf(tiers);
    this.tierOfShard = new int[members(true)];
    this.tierOfDevice = new int[members(false)];
    for (int t = 0; t < tiers.size(); t++) {
      Tier tier = tiers.get(t);
      Arrays.fill(
          tier.isPool() ? tierOfShard : tierOfDevice,
          tier.first(),
          tier.first() + tier.members(),
          t);
    }
  }

  private int members(boolean ofPools) {
    int members = 0;
    for (Tier tier : tiers) {
      members += tier.isPool() == ofPools ? tier.members() : 0;
    }
    return members;
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

  /** The tiers, in their order. */
  List<Tier> tiers() {
    return tiers;
  }

  /** Pool shards of all tiers. */
  int shards() {
    return tierOfShard.length;
  }

  /** Devices of all tiers. */
  int devices() {
    return tierOfDevice.length;
  }

  /** The tier of a pool shard, counted from 0. */
  int tierOfShard(int shard) {
    return tierOfShard[shard];
  }

  /** The tier of a device, counted from 0. */
  int tierOfDevice(int device) {
    return tierOfDevice[device];
  }

  /** The tier that holds a location, counted from 0; of pool and devices alone. */
  int tierOf(Backing backing, long location) {
    return switch (backing) {
      case ZSWAP -> tierOfShard[Location.shard(location)];
      case SWAPFILE -> tierOfDevice[Location.fileIndex(location)];
      case ZERO, FOLIO -> throw new IllegalArgumentException(backing + " is no tier");
    };
  }
}
