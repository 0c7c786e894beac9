package io.swapbox.actors;

import io.swapbox.TierConfig;

/**
 * How many pages have left each tier for others, by the number of the tier.
 *
 * @param promoted of each tier pages that went to one before it
 * @param demoted of each tier pages that went to one behind it
 */
record TierMoves(long[] promoted, long[] demoted) {

  /** None yet. */
  static TierMoves none() {
    return new TierMoves(new long[TierConfig.MAX_TIERS], new long[TierConfig.MAX_TIERS]);
  }

  /** A page has left a tier for one before it, or for one behind it. */
  void left(int tier, boolean up) {
    (up ? promoted : demoted)[tier]++;
  }

  /** A tier of that number is another one from now on. */
  void forget(int tier) {
    promoted[tier] = 0;
    demoted[tier] = 0;
  }

  /** What they are now, to be sent. */
  TierMoves copy() {
    return new TierMoves(promoted.clone(), demoted.clone());
  }
}
