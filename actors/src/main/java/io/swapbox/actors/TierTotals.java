package io.swapbox.actors;

import io.swapbox.SwapFileStatistics;
import io.swapbox.TierConfig;
import io.swapbox.TierStatistics;
import io.swapbox.ZswapStatistics;
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
  private final long[] demoted;
  private final long[] promoted;

  TierTotals(TierLayout layout) {
    int tiers = TierConfig.MAX_TIERS;
    this.layout = layout;
    this.pages = new long[tiers];
    this.bytes = new long[tiers];
    this.demoted = new long[tiers];
    this.promoted = new long[tiers];
  }

  /** Begins anew. */
  void clear() {
    Arrays.fill(pages, 0);
    Arrays.fill(bytes, 0);
    Arrays.fill(demoted, 0);
    Arrays.fill(promoted, 0);
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

  void addMoves(TierMoves moves) {
    for (int t = 0; t < pages.length; t++) {
      demoted[t] += moves.demoted()[t];
      promoted[t] += moves.promoted()[t];
    }
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
              demoted[t],
              promoted[t]));
    }
    return list;
  }
}
