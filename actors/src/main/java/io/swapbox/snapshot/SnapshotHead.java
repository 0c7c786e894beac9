package io.swapbox.snapshot;

/**
 * What a snapshot begins with: whose it is, and what all of the space has in common.
 *
 * @param idHigh upper half of the number that the space's swap files have in their headers, so that
 *     a file that was used since is told from the one that belongs to the snapshot
 * @param idLow its lower half
 * @param space tag of the space in its entries
 * @param cpus homes of its entries
 * @param files its swap files, by their index in locations
 * @param cgroups those that were named
 */
record SnapshotHead(
    long idHigh, long idLow, int space, int cpus, FileRecord[] files, CgroupRecord[] cgroups) {

  /**
   * A swap file.
   *
   * @param path where it was
   * @param slots pages that it can hold
   * @param badSlots slots of it that were set aside
   */
  record FileRecord(String path, long slots, long[] badSlots) {}

  /**
   * A cgroup.
   *
   * @param id its number
   * @param max of its swap, in pages
   * @param eventsMax charges that its limit has refused
   * @param eventsFail pages and folios that found no room
   */
  record CgroupRecord(int id, long max, long eventsMax, long eventsFail) {}
}
