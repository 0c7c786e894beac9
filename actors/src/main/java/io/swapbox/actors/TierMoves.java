package io.swapbox.actors;

import io.swapbox.TierConfig;
import java.util.Arrays;

/**
 * How many pages have left each tier for others, by the number of the tier.
 *
 * @param promoted of each tier pages that went to one before it
 * @param demoted of each tier pages that went to one behind it
 * @param byReason of each tier both, by {@link MoveReason}
 */
record TierMoves(long[] promoted, long[] demoted, long[][] byReason) {

  /** None yet. */
  static TierMoves none() {
    return new TierMoves(
        new long[TierConfig.MAX_TIERS],
        new long[TierConfig.MAX_TIERS],
        new long[TierConfig.MAX_TIERS][MoveReason.values().length]);
  }

  /** A page has left a tier for one before it, or for one behind it. */
  void left(int tier, boolean up, MoveReason reason) {
    (up ? promoted : demoted)[tier]++;
    byReason[tier][reason.ordinal()]++;
  }

  /** A tier of that number is another one from now on. */
  void forget(int tier) {
    promoted[tier] = 0;
    demoted[tier] = 0;
    Arrays.fill(byReason[tier], 0);
  }

  /** Adds those of others. */
  void add(TierMoves others) {
    for (int tier = 0; tier < promoted.length; tier++) {
      promoted[tier] += others.promoted[tier];
      demoted[tier] += others.demoted[tier];
      for (int reason = 0; reason < byReason[tier].length; reason++) {
        byReason[tier][reason] += others.byReason[tier][reason];
      }
    }
  }

  /** What they are now, to be sent. */
  TierMoves copy() {
    TierMoves copy = none();
    copy.add(this);
    return copy;
  }
}
