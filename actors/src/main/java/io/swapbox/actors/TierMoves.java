package io.swapbox.actors;

import io.swapbox.TierConfig;
import java.util.Arrays;

/**
 * How many pages have left each tier for which others, and why, by the numbers of the tiers.
 *
 * @param promoted of each tier pages that went to one before it
 * @param demoted of each tier pages that went to one behind it
 * @param left of each tier both, by the tier that they went to and by {@link MoveReason}; empty
 *     until the first page leaves, as most tiers have none behind or before
 */
record TierMoves(long[] promoted, long[] demoted, long[][] left) {

  private static final int REASONS = MoveReason.values().length;
  private static final long[] NONE = new long[0];

  /** None yet. */
  static TierMoves none() {
    long[][] left = new long[TierConfig.MAX_TIERS][];
    Arrays.fill(left, NONE);
    return new TierMoves(new long[TierConfig.MAX_TIERS], new long[TierConfig.MAX_TIERS], left);
  }

  /** A page has left a tier for one before it, or for one behind it. */
  void left(int tier, int to, boolean up, MoveReason reason) {
    (up ? promoted : demoted)[tier]++;
    row(tier)[to * REASONS + reason.ordinal()]++;
  }

  private long[] row(int tier) {
    if (left[tier].length == 0) {
      left[tier] = new long[TierConfig.MAX_TIERS * REASONS];
    }
    return left[tier];
  }

  /** Pages that went from one tier to another for that reason. */
  long pages(int tier, int to, MoveReason reason) {
    return left[tier].length == 0 ? 0 : left[tier][to * REASONS + reason.ordinal()];
  }

  /** Pages that went from a tier to any other for that reason. */
  long pages(int tier, MoveReason reason) {
    long sum = 0;
    for (int to = 0; to < TierConfig.MAX_TIERS; to++) {
      sum += pages(tier, to, reason);
    }
    return sum;
  }

  /** A tier of that number is another one from now on. */
  void forget(int tier) {
    promoted[tier] = 0;
    demoted[tier] = 0;
    left[tier] = NONE;
    for (long[] others : left) {
      if (others.length > 0) {
        Arrays.fill(others, tier * REASONS, (tier + 1) * REASONS, 0);
      }
    }
  }

  /** Adds those of others. */
  void add(TierMoves others) {
    for (int tier = 0; tier < promoted.length; tier++) {
      promoted[tier] += others.promoted[tier];
      demoted[tier] += others.demoted[tier];
      for (int i = 0; i < others.left[tier].length; i++) {
        row(tier)[i] += others.left[tier][i];
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
