package io.swapbox.workloads.replay;

import io.swapbox.SpaceStatistics;
import io.swapbox.TierMove;
import io.swapbox.TierStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Pages that went from one tier to another.
 *
 * @param from name of the tier that they left
 * @param to name of the tier that they went to
 * @param reason {@code demand}, somebody wanted it; {@code pressure}, there were too many; {@code
 *     age}, they were not used; {@code load}, they were; {@code swapoff} of the tier
 * @param pages how many
 */
public record PageMove(String from, String to, String reason, long pages) {

  /** All that a space has counted, in the order of its tiers. */
  static List<PageMove> of(SpaceStatistics space) {
    List<PageMove> moves = new ArrayList<>();
    for (TierStatistics tier : space.tiers()) {
      for (TierMove move : tier.moves()) {
        add(moves, tier, move, "demand", move.byDemand());
        add(moves, tier, move, "pressure", move.byPressure());
        add(moves, tier, move, "age", move.byAge());
        add(moves, tier, move, "load", move.byLoad());
        add(moves, tier, move, "swapoff", move.bySwapoff());
      }
    }
    return List.copyOf(moves);
  }

  private static void add(
      List<PageMove> moves, TierStatistics from, TierMove move, String reason, long pages) {
    if (pages > 0) {
      moves.add(new PageMove(from.name(), move.to(), reason, pages));
    }
  }
}
