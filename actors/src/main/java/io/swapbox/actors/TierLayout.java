package io.swapbox.actors;

import io.swapbox.TierConfig;
import io.swapbox.TierKind;
import io.swapbox.TierState;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of a space at a time, in the order that pages are offered to them.
 *
 * <p>A tier has a number, which is its bit in masks and stays when tiers are reordered. Pool shards
 * and devices are numbered over the whole space, as locations name them. Numbers are used again
 * when a tier is out of use and empty. Never changes: there is another one with the next version.
 */
final class TierLayout {

  /** Instead of the number of a tier: there is none. */
  static final int NONE = -1;

  /**
   * One tier.
   *
   * @param number of it, its bit in masks
   * @param since the version that it was swapped on with
   * @param members numbers of its shards, or devices; none when it is out of use and empty
   */
  record Tier(
      int number,
      String name,
      TierKind kind,
      int priority,
      TierState state,
      int since,
      int[] members) {

    /** Whether its members are shards of a pool, and not devices. */
    boolean isPool() {
      return kind == TierKind.ZSWAP;
    }

    /** The same of other shards or devices. */
    private Tier with(int[] others) {
      return new Tier(number, name, kind, priority, state, since, others);
    }

    /** Whether pages are offered to it. */
    boolean isOn() {
      return state == TierState.ON;
    }
  }

  private final int version;
  private final List<Tier> tiers;
  private final @Nullable Tier[] byNumber = new @Nullable Tier[TierConfig.MAX_TIERS];
  private final int[] tierOfShard = new int[Location.MAX_SHARD + 1];
  private final int[] tierOfDevice = new int[Location.MAX_FILE + 1];

  /** Those that pages are offered to, a bit each. */
  private final int on;

  /** Of these the ones of devices. */
  private final int devices;

  /** Of each tier, by number, those that are used before it. */
  private final int[] before = new int[TierConfig.MAX_TIERS];

  /**
   * Those of a space.
   *
   * @param version higher than that of the layout before
   * @param tiers in their order
   */
  TierLayout(int version, List<Tier> tiers) {
    this.version = version;
    this.tiers = List.copyOf(tiers);
    Arrays.fill(tierOfShard, NONE);
    Arrays.fill(tierOfDevice, NONE);
    int usedSoFar = 0;
    int ofDevices = 0;
    for (Tier tier : tiers) {
      byNumber[tier.number()] = tier;
      before[tier.number()] = usedSoFar;
      for (int member : tier.members()) {
        (tier.isPool() ? tierOfShard : tierOfDevice)[member] = tier.number();
      }
      if (tier.isOn()) {
        usedSoFar |= 1 << tier.number();
        ofDevices |= tier.isPool() ? 0 : 1 << tier.number();
      }
    }
    this.on = usedSoFar;
    this.devices = ofDevices;
  }

  /** The layout of the tiers of a {@link io.swapbox.SwapSpaceConfig}, ordered as it has them. */
  static TierLayout of(List<? extends TierConfig> configs) {
    return new TierTable(configs).layout();
  }

  /** What the home of a device offers pages to by the classic design: the pools, and the device. */
  TierLayout ofDevice(int device) {
    List<Tier> own = new ArrayList<>();
    for (Tier tier : tiers) {
      if (tier.isPool()) {
        own.add(tier);
      } else if (tier.number() == tierOfDevice[device]) {
        own.add(tier.with(new int[] {device}));
      }
    }
    return new TierLayout(version, own);
  }

  /** Which one it is of all that the space has had. */
  int version() {
    return version;
  }

  /** The tiers, in their order. */
  List<Tier> tiers() {
    return tiers;
  }

  /** The tier of a number. */
  Tier tier(int number) {
    Tier tier = byNumber[number];
    if (tier == null) {
      throw new IllegalArgumentException("there is no tier of number " + number);
    }
    return tier;
  }

  /** What the tier of a number is called, or null when there is none. */
  @Nullable String name(int number) {
    Tier tier = byNumber[number];
    return tier == null ? null : tier.name();
  }

  /** Whether pages are offered to a tier. */
  boolean isOn(int number) {
    return (on & 1 << number) != 0;
  }

  /** The first tier that is used and not among these, a bit each; {@link #NONE} without one. */
  int first(int except) {
    int left = on & ~except;
    for (int i = 0; left != 0 && i < tiers.size(); i++) {
      if ((left & 1 << tiers.get(i).number()) != 0) {
        return tiers.get(i).number();
      }
    }
    return NONE;
  }

  /** Those of devices that are used, a bit each. */
  int devices() {
    return devices;
  }

  /** Whether a tier comes before another one. */
  boolean isBefore(int tier, int other) {
    for (Tier next : tiers) {
      if (next.number() == tier || next.number() == other) {
        return next.number() == tier && tier != other;
      }
    }
    return false;
  }

  /** Whether all of these tiers, a bit each, are used before that one. */
  boolean areBefore(int some, int tier) {
    return (some & ~before[tier]) == 0;
  }

  /** Where pages of a tier may go that move in a direction: tiers that are used, a bit each. */
  int targets(int tier, MoveDirection direction) {
    int others = on & ~(1 << tier);
    return switch (direction) {
      case UP -> before[tier];
      case DOWN -> others & ~before[tier];
      case OUT, TO -> others;
      case WITHIN, TO_MEMORY -> 0;
    };
  }

  /** Whether a tier that is used is behind that one. */
  boolean hasBehind(int tier) {
    return targets(tier, MoveDirection.DOWN) != 0;
  }

  /** The tiers, a bit each, that were swapped on after a version. */
  int swappedOnAfter(int other) {
    int later = 0;
    for (int i = 0; i < tiers.size(); i++) {
      later |= tiers.get(i).since() > other ? 1 << tiers.get(i).number() : 0;
    }
    return later;
  }

  /** The tier of a pool shard, or {@link #NONE}. */
  int tierOfShard(int shard) {
    return tierOfShard[shard];
  }

  /** The tier of a device, or {@link #NONE}. */
  int tierOfDevice(int device) {
    return tierOfDevice[device];
  }

  /** The tier that holds a location, or {@link #NONE}; of pool and devices alone. */
  int tierOf(Backing backing, long location) {
    return switch (backing) {
      case ZSWAP -> tierOfShard[Location.shard(location)];
      case SWAPFILE -> tierOfDevice[Location.fileIndex(location)];
      case ZERO, FOLIO -> throw new IllegalArgumentException(backing + " is no tier");
    };
  }
}
