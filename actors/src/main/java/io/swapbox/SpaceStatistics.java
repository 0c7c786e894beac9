package io.swapbox;

import java.util.List;

/**
 * What a space counts and holds. Counters are pages since it was opened and carry the names of
 * {@code /proc/vmstat}.
 *
 * @param swpoutZero zero-filled pages, which take no storage
 * @param swpinZero zero-filled pages brought back
 * @param swpoutClean pages that left memory without a store: they were in the swap cache, were not
 *     written there, and their stored copies were still good
 * @param swapCacheHits loads that found their page in the swap cache
 * @param entries virtual slots in use
 * @param swapCached of these, entries that the swap cache holds ({@code SwapCached} of {@code
 *     /proc/meminfo}, in pages)
 * @param folioPages of these, entries whose page is in memory only, those included whose tier was
 *     swapped off into memory
 * @param descriptorBytes off-heap bytes of their descriptors
 * @param zswap its compressed pools, all zero when there is none
 * @param file its swap files and devices in memory, all zero when there is none
 * @param folios what became of folios larger than a page
 * @param adoptedClusters virtual clusters in use whose own CPU is offline
 * @param onlineCpus the CPUs that are online, by number
 * @param swapCharges what each cgroup is charged for, of those that ever were, have a limit or were
 *     refused a page; by number
 * @param tiers what is in each tier, in the order that pages are offered to them
 */
public record SpaceStatistics(
    long swpoutZero,
    long swpinZero,
    long swpoutClean,
    long swapCacheHits,
    long entries,
    long swapCached,
    long folioPages,
    long descriptorBytes,
    ZswapStatistics zswap,
    SwapFileStatistics file,
    FolioStatistics folios,
    long adoptedClusters,
    List<Integer> onlineCpus,
    List<SwapCharge> swapCharges,
    List<TierStatistics> tiers) {

  /** Copies the lists. */
  public SpaceStatistics {
    onlineCpus = List.copyOf(onlineCpus);
    swapCharges = List.copyOf(swapCharges);
    tiers = List.copyOf(tiers);
  }

  /** What a cgroup is charged for. */
  public SwapCharge swapCharge(int cgroup) {
    for (SwapCharge charge : swapCharges) {
      if (charge.cgroup() == cgroup) {
        return charge;
      }
    }
    return SwapCharge.none(cgroup);
  }

  /** Zero-filled pages that are in the space now. */
  public long zeroPages() {
    return Math.max(0, entries - folioPages - zswap.storedPages() - file.pages());
  }
}
