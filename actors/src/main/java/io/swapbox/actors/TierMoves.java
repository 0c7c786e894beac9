package io.swapbox.actors;

/**
 * How many pages have left each tier for others.
 *
 * @param promoted of each tier pages that went to one before it
 * @param demoted of each tier pages that went to one behind it
 */
record TierMoves(long[] promoted, long[] demoted) {

  /** Of so many tiers none. */
  static TierMoves none(int tiers) {
    return new TierMoves(new long[tiers], new long[tiers]);
  }

  /** A page has left a tier for another one. */
  void left(int tier, int to) {
    (to < tier ? promoted : demoted)[tier]++;
  }

  /** What they are now, to be sent. */
  TierMoves copy() {
    return new TierMoves(promoted.clone(), demoted.clone());
  }
}
