package io.swapbox.actors;

import io.swapbox.TierConfig;

/**
 * Whose turn it is among the devices of each tier of a classic space: a cluster's pages each
 * ({@code plist_requeue} in {@code swap_alloc_slow} of {@code mm/swapfile.c}).
 */
final class DeviceTurns {

  /** Pages after which the next device has its turn: a cluster's. */
  private static final int TURN_PAGES = 512;

  private final int[] turn = new int[TierConfig.MAX_TIERS];
  private final int[] offered = new int[TierConfig.MAX_TIERS];

  /** Which member of a tier has its turn, counted from 0. */
  int current(TierLayout.Tier tier) {
    return turn[tier.number()];
  }

  /** That member is offered pages, which are part of its turn; it says which. */
  int take(TierLayout.Tier tier, int pages) {
    int number = tier.number();
    int member = turn[number];
    offered[number] += pages;
    if (offered[number] >= TURN_PAGES) {
      offered[number] = 0;
      turn[number] = (member + 1) % tier.members().length;
    }
    return member;
  }
}
