package io.swapbox;

import java.util.List;

/**
 * What is in one tier of a space.
 *
 * @param name as the masks of cgroups call it
 * @param kind what holds its pages
 * @param state whether it is used; one that is out of use and empty is listed as long as no other
 *     needs its place among the {@value TierConfig#MAX_TIERS} tiers that there may be
 * @param priority the highest is used first
 * @param pages in it
 * @param bytes that they take there: memory of a pool, slots of a file or of a device in memory
 * @param demotedPages pages that have left it for tiers behind ({@link DemotionPolicy})
 * @param promotedPages pages that have left it for tiers before ({@link PromotionPolicy})
 * @param flows why those have left it, and what has come to it by moves
 * @param moves where they went: an element for each tier that has got some and is still listed
 */
public record TierStatistics(
    String name,
    TierKind kind,
    TierState state,
    int priority,
    long pages,
    long bytes,
    long demotedPages,
    long promotedPages,
    TierFlows flows,
    List<TierMove> moves) {

  /** Copies the list. */
  public TierStatistics {
    moves = List.copyOf(moves);
  }
}
