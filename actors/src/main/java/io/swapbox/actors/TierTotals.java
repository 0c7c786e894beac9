package io.swapbox.actors;

import io.swapbox.SwapFileStatistics;
import io.swapbox.TierKind;
import io.swapbox.TierStatistics;
import io.swapbox.ZswapStatistics;
import io.swapbox.allocator.PageFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Adds up what is in each tier of a space, from the reports of its shards and devices. */
final class TierTotals {

  private final TierLayout layout;
  private final long[] pages;
  private final long[] bytes;

  TierTotals(TierLayout layout) {
    this.layout = layout;
    this.pages = new long[layout.tiers().size()];
    this.bytes = new long[layout.tiers().size()];
  }

  /** Begins anew. */
  void clear() {
    Arrays.fill(pages, 0);
    Arrays.fill(bytes, 0);
  }

  void addShard(int shard, ZswapStatistics part) {
    add(tier(shard, true), part.storedPages(), part.bytes());
  }

  void addDevice(int device, SwapFileStatistics part) {
    add(tier(device, false), part.pages(), part.pages() * PageFrames.PAGE_BYTES);
  }

  private void add(int tier, long morePages, long moreBytes) {
    pages[tier] += morePages;
    bytes[tier] += moreBytes;
  }

  private int tier(int member, boolean ofPool) {
    for (int t = 0; t < pages.length; t++) {
      TierLayout.Tier tier = layout.tiers().get(t);
      boolean has = member >= tier.first() && member < tier.first() + tier.members();
      if (has && (tier.kind() == TierKind.ZSWAP) == ofPool) {
        return t;
      }
    }
    throw new IllegalArgumentException("a report of member " + member + ", which no tier has");
  }

  /** What is in each tier, in their order. */
  List<TierStatistics> list() {
    List<TierStatistics> list = new ArrayList<>(pages.length);
    for (int t = 0; t < pages.length; t++) {
      TierLayout.Tier tier = layout.tiers().get(t);
      list.add(new TierStatistics(tier.name(), tier.kind(), pages[t], bytes[t]));
    }
    return list;
  }
}
