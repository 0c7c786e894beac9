package io.swapbox.bench.overhead;

import java.util.List;

/**
 * What the kernel's designs take for the metadata of a swap space, as published or as published
 * sizes give it.
 *
 * <p>The cover letter of the virtual swap series v3 (8 February 2026) has a table for 32 GiB of
 * swap, in MiB by usage; it grows in proportion to the slots. Of the swap table edition the sizes
 * are known: 8 bytes a slot each for the swap table, the virtual table and the reverse map, 2 for
 * the cgroup's id, all of them in tables that exist while a cluster is in use, and 48 bytes for
 * each cluster of a device (swap table phase IV).
 */
public final class KernelDesigns {

  /** Slots that the published table is for: 32 GiB of pages of 4 KiB. */
  public static final long PUBLISHED_SLOTS = 8_388_608;

  private static final double MIB = 1 << 20;
  private static final int SLOTS_PER_CLUSTER = 512;
  private static final int TABLE_BYTES = 16 + 2;
  private static final int TABLE_BYTES_WITH_FILE = 24 + 2;
  private static final int STATIC_BYTES_PER_CLUSTER = 48;

  private static final String BEFORE = "Linux 6.19";
  private static final String VIRTUAL_SWAP = "virtual swap v3";
  private static final String SWAP_TABLE = "swap table edition";

  private KernelDesigns() {}

  /** With everything in zswap. */
  public static List<Design> zswap(long slots) {
    return List.of(
        published(BEFORE, slots, 25.00, 57.00, 89.00, 121.00, 153.00),
        published(VIRTUAL_SWAP, slots, 0.00, 48.25, 96.50, 144.75, 193.00),
        computed(slots, TABLE_BYTES, 0));
  }

  /** With everything in a swap file, or on a disk. */
  public static List<Design> file(long slots) {
    return List.of(
        published(BEFORE, slots, 25.00, 41.00, 57.00, 73.00, 89.00),
        published(VIRTUAL_SWAP, slots, 2.00, 66.25, 130.50, 194.75, 259.00),
        computed(slots, TABLE_BYTES_WITH_FILE, STATIC_BYTES_PER_CLUSTER));
  }

  private static Design published(String name, long slots, Double... mib) {
    double scale = MIB * slots / PUBLISHED_SLOTS;
    List<Long> bytes = List.of(mib).stream().map(size -> Math.round(size * scale)).toList();
    return new Design(name, Design.Source.PUBLISHED, bytes);
  }

  private static Design computed(long slots, int bytesPerSlot, int bytesPerCluster) {
    long clusters = (slots + SLOTS_PER_CLUSTER - 1) / SLOTS_PER_CLUSTER;
    List<Long> bytes =
        OverheadMeasurement.PERCENTS.stream()
            .map(percent -> slots * percent / 100 * bytesPerSlot + clusters * bytesPerCluster)
            .toList();
    return new Design(SWAP_TABLE, Design.Source.COMPUTED, bytes);
  }
}
