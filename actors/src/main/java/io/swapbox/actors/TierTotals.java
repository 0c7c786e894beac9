package io.swapbox.actors;

import io.swapbox.SwapFileStatistics;
import io.swapbox.TierConfig;
import io.swapbox.TierFlows;
import io.swapbox.TierMove;
import io.swapbox.TierStatistics;
import io.swapbox.ZswapStatistics;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.PageFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up what is in each tier of a space, by its number, and what has left it, from the reports of
 * its actors.
 */
final class TierTotals {

  private final TierLayout layout;
  private final long[] pages;
  private final long[] bytes;
  private final long[] letIn;
  private final long[] letInBytes;
  private final long[] heldBack;
  private TierMoves moves;

  TierTotals(TierLayout layout) {
    int tiers = TierConfig.MAX_TIERS;
    this.layout = layout;
    this.pages = new long[tiers];
    this.bytes = new long[tiers];
    this.letIn = new long[tiers];
    this.letInBytes = new long[tiers];
    this.heldBack = new long[tiers];
    this.moves = TierMoves.none();
  }

  /** Begins anew. */
  void clear() {
    Arrays.fill(pages, 0);
    Arrays.fill(bytes, 0);
    Arrays.fill(letIn, 0);
    Arrays.fill(letInBytes, 0);
    Arrays.fill(heldBack, 0);
    moves = TierMoves.none();
  }

  void addShard(int shard, ZswapStatistics part) {
    add(layout.tierOfShard(shard), part.storedPages(), part.bytes());
  }

  void addDevice(int device, SwapFileStatistics part) {
    add(layout.tierOfDevice(device), part.pages(), part.pages() * PageFrames.PAGE_BYTES);
  }

  private void add(int tier, long morePages, long moreBytes) {
    pages[tier] += morePages;
    bytes[tier] += moreBytes;
  }

  /** What the budget of a shard or device has let in and kept out. */
  void addBudget(Backing kind, int number, StatisticsCollector.BudgetPart part) {
    int tier = kind == Backing.ZSWAP ? layout.tierOfShard(number) : layout.tierOfDevice(number);
    letIn[tier] += part.letIn();
    letInBytes[tier] += part.letInBytes();
    heldBack[tier] += part.heldBack();
  }

  void addMoves(TierMoves those) {
    moves.add(those);
  }

  /** What is in each tier, in their order. */
  List<TierStatistics> list() {
    List<TierStatistics> list = new ArrayList<>();
    for (TierLayout.Tier tier : layout.tiers()) {
      int t = tier.number();
      list.add(
          new TierStatistics(
              tier.name(),
              tier.kind(),
              tier.state(),
              tier.priority(),
              pages[t],
              bytes[t],
              moves.demoted()[t],
              moves.promoted()[t],
              flows(t),
              moves(t)));
    }
    return list;
  }

  private List<TierMove> moves(int tier) {
    List<TierMove> list = new ArrayList<>();
    for (TierLayout.Tier other : layout.tiers()) {
      int to = other.number();
      TierMove move =
          new TierMove(
              other.name(),
              moves.pages(tier, to, MoveReason.DEMAND),
              moves.pages(tier, to, MoveReason.PRESSURE),
              moves.pages(tier, to, MoveReason.AGE),
              moves.pages(tier, to, MoveReason.LOAD),
              moves.pages(tier, to, MoveReason.SWAPOFF));
      if (move.pages() > 0) {
        list.add(move);
      }
    }
    return list;
  }

  private TierFlows flows(int tier) {
    return new TierFlows(
        moves.pages(tier, MoveReason.DEMAND),
        moves.pages(tier, MoveReason.PRESSURE),
        moves.pages(tier, MoveReason.AGE),
        moves.pages(tier, MoveReason.LOAD),
        moves.pages(tier, MoveReason.SWAPOFF),
        letIn[tier],
        letInBytes[tier],
        heldBack[tier]);
  }
}
