package io.swapbox.snapshot;

/**
 * What a snapshot begins with: whose it is, and what all of the space has in common.
 *
 * @param idHigh upper half of the number that the space's swap files have in their headers, so that
 *     a file that was used since is told from the one that belongs to the snapshot
 * @param idLow its lower half
 * @param space tag of the space in its entries
 * @param cpus homes of its entries
 * @param shards of each the name of its pool's tier
 * @param devices its swap files and devices in memory, by their index in locations
 */
record SnapshotHead(
    long idHigh, long idLow, int space, int cpus, String[] shards, DeviceRecord[] devices) {

  /**
   * A swap file, or a device in memory.
   *
   * @param file whether its pages are in a file; if not, they are in the snapshot
   * @param slots pages that it can hold
   * @param allocated a bit for each slot that something lies in
   * @param badSlots slots of it that were set aside
   */
  record DeviceRecord(boolean file, long slots, long[] allocated, long[] badSlots) {}
}
