package io.swapbox.actors.simulation;

import io.swapbox.SwapDeviceConfig;
import io.swapbox.TierConfig;
import io.swapbox.TierKind;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;

/** The tiers of a space by name, a number and a bit each, and which of them has a location. */
final class Tiers {

  /** Instead of a tier: none is needed. */
  static final int NONE = -1;

  private final List<String> names = new ArrayList<>();
  private final IntArrayList ofShard = new IntArrayList();
  private final IntArrayList ofDevice = new IntArrayList();
  private int pools;
  private int files;

  Tiers(List<TierConfig> configs) {
    for (TierConfig config : configs) {
      if (!names.contains(config.name())) {
        names.add(config.name());
      }
      int tier = names.indexOf(config.name());
      pools |= config.kind() == TierKind.ZSWAP ? 1 << tier : 0;
      files |= config.kind() == TierKind.FILE ? 1 << tier : 0;
      switch (config) {
        case ZswapConfig pool -> {
          for (int i = 0; i < pool.shards(); i++) {
            ofShard.addInt(tier);
          }
        }
        case SwapDeviceConfig device -> ofDevice.addInt(tier);
      }
    }
  }

  /** A shard is of a tier from now on, or of {@link #NONE}. */
  void setShard(int shard, int tier) {
    set(ofShard, shard, tier);
  }

  /** A device is of a tier from now on, or of {@link #NONE}. */
  void setDevice(int device, int tier) {
    set(ofDevice, device, tier);
  }

  private static void set(IntArrayList tiers, int number, int tier) {
    while (tiers.size() <= number) {
      tiers.addInt(NONE);
    }
    tiers.setInt(number, tier);
  }

  /** Shards of all pools. */
  int shards() {
    return ofShard.size();
  }

  /** Files and devices in memory. */
  int devices() {
    return ofDevice.size();
  }

  /** Their names, by number. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** The number of a tier, or {@link #NONE} when there is none of that name. */
  int named(String name) {
    return names.indexOf(name);
  }

  /** The pools, a bit each. */
  int pools() {
    return pools;
  }

  /** The tiers of files, a bit each. */
  int files() {
    return files;
  }

  /** The tier of a shard. */
  int ofShard(int shard) {
    return ofShard.getInt(shard);
  }

  /** The tier of a device. */
  int ofDevice(int device) {
    return ofDevice.getInt(device);
  }

  /** The tier that has a location, or {@link #NONE}. */
  int of(Backing backing, long location) {
    return switch (backing) {
      case ZSWAP -> ofShard.getInt(Location.shard(location));
      case SWAPFILE -> ofDevice.getInt(Location.fileIndex(location));
      case ZERO, FOLIO -> NONE;
    };
  }
}
