package io.swapbox.actors;

import io.swapbox.SwapChargeRule;
import org.agrona.collections.IntArrayList;

/**
 * The stations of a store in their order: zero, then each shard or device of each tier, and where
 * pages are charged.
 *
 * <p>By {@link SwapChargeRule#PHYSICAL_SLOTS} pages are charged before they are offered to a tier
 * of devices that does not follow another one.
 */
final class Stations {

  /** Instead of a tier: the zero backend. */
  static final int ZERO = -1;

  /** Instead of a tier: pages are charged. */
  static final int CHARGE = -2;

  /** Tiers, a bit each: all pages are let in, whatever tiers they may use. */
  static final int ANY = -1;

  private final TierLayout layout;
  private final IntArrayList tiers = new IntArrayList();
  private final IntArrayList members = new IntArrayList();
  private final int[] firstOfTier;
  private final int deviceTiers;
  private final boolean chargesSlots;

  /** The first one behind zero. */
  private final int first;

  Stations(TierLayout layout, SwapChargeRule rule) {
    this.layout = layout;
    this.chargesSlots = rule == SwapChargeRule.PHYSICAL_SLOTS;
    int count = layout.tiers().size();
    this.firstOfTier = new int[count];
    if (rule == SwapChargeRule.EVERY_ENTRY) {
      add(CHARGE, 0);
    }
    add(ZERO, 0);
    this.first = count();
    boolean charged = rule == SwapChargeRule.EVERY_ENTRY;
    int ofDevices = 0;
    for (int t = 0; t < count; t++) {
      TierLayout.Tier tier = layout.tiers().get(t);
      boolean isPool = tier.isPool();
      if (!isPool && !charged) {
        add(CHARGE, 0);
      }
      charged = rule == SwapChargeRule.EVERY_ENTRY || !isPool;
      ofDevices |= isPool ? 0 : 1 << t;
      firstOfTier[t] = tiers.size();
      for (int member = 0; member < tier.members(); member++) {
        add(t, member);
      }
    }
    this.deviceTiers = ofDevices;
  }

  private void add(int tier, int member) {
    tiers.addInt(tier);
    members.addInt(member);
  }

  /** How many there are. */
  int count() {
    return tiers.size();
  }

  /** The tier of a station, {@link #ZERO} or {@link #CHARGE}. */
  int tier(int station) {
    return tiers.getInt(station);
  }

  /** Which of the shards or devices of its tier a station is, counted from the first in turn. */
  int member(int station) {
    return members.getInt(station);
  }

  /** What a tier is. */
  TierLayout.Tier layout(int tier) {
    return layout.tiers().get(tier);
  }

  /**
   * The tiers, a bit each, of which a page must be allowed one to be let to a station: that of the
   * station, or those that it would be charged for.
   */
  int admits(int station) {
    int tier = tier(station);
    if (tier >= 0) {
      return 1 << tier;
    }
    return tier == CHARGE && station > 0 ? deviceTiers : ANY;
  }

  /** Whether pages that are to go to these tiers alone, a bit each, come by a station. */
  boolean leadsTo(int station, int targets) {
    return (admits(station) & targets) != 0;
  }

  /** Whether pages must have been charged on the way to a station: it is a device of a tier. */
  boolean wantsCharge(int station) {
    int tier = tier(station);
    return chargesSlots && tier >= 0 && !layout(tier).isPool();
  }

  /** The first station where pages go that are stored somewhere: behind zero. */
  int first() {
    return first;
  }

  /** The first station of a tier. */
  int of(int tier) {
    return firstOfTier[tier];
  }

  /** The first station behind a tier. */
  int behind(int tier) {
    return firstOfTier[tier] + layout.tiers().get(tier).members();
  }
}
