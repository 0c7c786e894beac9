package io.swapbox.snapshot;

import io.swapbox.SwapDeviceConfig;
import java.util.List;

/**
 * What a snapshot begins with: whose it is, and what all of the space has in common.
 *
 * @param idHigh upper half of the number that the space's swap files have in their headers, so that
 *     a file that was used since is told from the one that belongs to the snapshot
 * @param idLow its lower half
 * @param space tag of the space in its entries
 * @param cpus homes of its entries
 * @param shards of each the name of its pool's tier, in the order of the tiers
 * @param devices its swap files and devices in memory, in the order of the tiers: locations in the
 *     snapshot name shards and devices by their places in these
 */
record SnapshotHead(
    long idHigh, long idLow, int space, int cpus, String[] shards, DeviceRecord[] devices) {

  /**
   * A swap file, or a device in memory.
   *
   * @param tier the name of its tier
   * @param file whether its pages are in a file; if not, they are in the snapshot
   * @param slots pages that it can hold
   * @param allocated a bit for each slot that something lies in
   * @param badSlots slots of it that were set aside
   */
  record DeviceRecord(String tier, boolean file, long slots, long[] allocated, long[] badSlots) {}

  /** How many devices a tier has. */
  int devicesOf(String tier) {
    int count = 0;
    for (DeviceRecord device : devices) {
      count += device.tier().equals(tier) ? 1 : 0;
    }
    return count;
  }

  /**
   * Of each device the number that the same one of its tier has in a configuration, or -1.
   *
   * @param wanted the devices of that
   */
  int[] deviceNumbers(List<SwapDeviceConfig> wanted) {
    int[] numbers = new int[devices.length];
    for (int place = 0; place < devices.length; place++) {
      numbers[place] = -1;
      int after = place == 0 || !isBesideTheOneBefore(place) ? -1 : numbers[place - 1];
      for (int number = wanted.size() - 1; number > after; number--) {
        if (wanted.get(number).name().equals(devices[place].tier())) {
          numbers[place] = number;
        }
      }
    }
    return numbers;
  }

  private boolean isBesideTheOneBefore(int place) {
    return devices[place].tier().equals(devices[place - 1].tier());
  }
}
