package io.swapbox.workloads.soak;

import io.swapbox.SpaceStatistics;
import io.swapbox.SwapCharge;
import java.util.ArrayList;
import java.util.List;

/**
 * What a space holds: nothing at its start, and nothing again when all of its tasks have given
 * everything up.
 *
 * @param entries virtual slots in use
 * @param swapCached of these, entries that the swap cache holds
 * @param descriptorBytes off-heap bytes of their descriptors
 * @param poolPages pages in the compressed pools
 * @param poolBytes memory that the pools hold
 * @param filePages pages in swap files and devices in memory
 * @param swapCharged pages of swap that all cgroups together are charged for
 */
public record Level(
    long entries,
    long swapCached,
    long descriptorBytes,
    long poolPages,
    long poolBytes,
    long filePages,
    long swapCharged) {

  /** What a space held when it was asked. */
  static Level of(SpaceStatistics space) {
    long charged = 0;
    for (SwapCharge charge : space.swapCharges()) {
      charged += charge.current();
    }
    return new Level(
        space.entries(),
        space.swapCached(),
        space.descriptorBytes(),
        space.zswap().storedPages(),
        space.zswap().bytes(),
        space.file().pages(),
        charged);
  }

  /** What is not as it was at the start, in words; empty when nothing has leaked. */
  List<String> leaksSince(Level start) {
    List<String> leaks = new ArrayList<>();
    compare(leaks, "entries", entries, start.entries);
    compare(leaks, "entries in the swap cache", swapCached, start.swapCached);
    compare(leaks, "bytes of descriptors", descriptorBytes, start.descriptorBytes);
    compare(leaks, "pages in the pool", poolPages, start.poolPages);
    compare(leaks, "bytes of the pool", poolBytes, start.poolBytes);
    compare(leaks, "pages in swap files", filePages, start.filePages);
    compare(leaks, "pages of swap charged", swapCharged, start.swapCharged);
    return leaks;
  }

  private static void compare(List<String> leaks, String what, long now, long atStart) {
    if (now != atStart) {
      leaks.add("%s: %d, and %d at the start".formatted(what, now, atStart));
    }
  }
}
