package io.swapbox.actors;

import io.swapbox.TierConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.PageFrames;

/**
 * What the tiers of a space hold and could hold, as their shards and devices have said, and how
 * many pages of one tier the others could take.
 *
 * <p>A slot takes a page. How many pages a pool takes is an estimate: compressed pages that come
 * from another pool take what they take there, those of a device as much as the pages that the pool
 * has, or a page each when it has none.
 */
final class TierRoom {

  private final TierLayout layout;
  private final long[] pages;
  private final long[] bytes;
  private final long[] freeBytes;

  TierRoom(TierLayout layout) {
    int tiers = TierConfig.MAX_TIERS;
    this.layout = layout;
    this.pages = new long[tiers];
    this.bytes = new long[tiers];
    this.freeBytes = new long[tiers];
  }

  void add(SwapCoordinator.Measured part) {
    int tier =
        part.backing() == Backing.ZSWAP
            ? layout.tierOfShard(part.number())
            : layout.tierOfDevice(part.number());
    pages[tier] += part.pages();
    bytes[tier] += part.bytes();
    freeBytes[tier] += part.freeBytes();
  }

  /** Pages in these tiers, a bit each. */
  long pages(int tiers) {
    long sum = 0;
    for (int tier = 0; tier < pages.length; tier++) {
      sum += (tiers & 1 << tier) != 0 ? pages[tier] : 0;
    }
    return sum;
  }

  /** Pages of a tier that all others could take that are used, but these, a bit each. */
  long roomFor(int tier, int closed) {
    long room = 0;
    for (TierLayout.Tier other : layout.tiers()) {
      if (other.number() != tier && other.isOn() && (closed & 1 << other.number()) == 0) {
        room += freeBytes[other.number()] / bytesOfPage(tier, other.number());
      }
    }
    return room;
  }

  private long bytesOfPage(int from, int to) {
    if (!layout.tier(to).isPool()) {
      return PageFrames.PAGE_BYTES;
    }
    int like = layout.tier(from).isPool() ? from : to;
    return pages[like] == 0
        ? PageFrames.PAGE_BYTES
        : Math.clamp(bytes[like] / pages[like], 1, PageFrames.PAGE_BYTES);
  }
}
