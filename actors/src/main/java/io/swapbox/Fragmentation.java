package io.swapbox;

import java.util.List;

/**
 * How the pages of a tier lie in its files, or in its slots in memory.
 *
 * @param tier its name
 * @param devices of each file what is in it, in the order of the configuration
 */
public record Fragmentation(String tier, List<Device> devices) {

  private static final long SLOT_BYTES = 4096;

  /** Copies the list. */
  public Fragmentation {
    devices = List.copyOf(devices);
  }

  /**
   * How the pages of one file lie in it. Slots are those that can hold a page: neither the header
   * nor set aside as bad.
   *
   * @param name of the file
   * @param slots that it has
   * @param usedSlots of these, with a page or with packed objects
   * @param highestUsedSlot the last one of them; 0 when there is none
   * @param holes free slots before that one
   * @param longestFreeRun most free slots in a row
   * @param freeClusters clusters of 512 slots that are free
   * @param partlyUsedClusters clusters with used and with free slots
   * @param packedObjects pages that lie in the file as they were compressed
   * @param packedWaste bytes of the slots with packed objects that no object takes
   */
  public record Device(
      String name,
      long slots,
      long usedSlots,
      long highestUsedSlot,
      long holes,
      long longestFreeRun,
      long freeClusters,
      long partlyUsedClusters,
      long packedObjects,
      long packedWaste) {

    /** Bytes up to the last used slot that hold nothing. */
    public long wastedBytes() {
      return holes * SLOT_BYTES + packedWaste;
    }
  }

  /** The same of all files. */
  public long wastedBytes() {
    return devices.stream().mapToLong(Device::wastedBytes).sum();
  }
}
