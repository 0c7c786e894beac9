package io.swapbox.allocator;

/**
 * A swap entry: the name of one virtual slot, packed into a {@code long}.
 *
 * <p>Fields from the highest bit down:
 *
 * <pre>
 *   space tag 8 | generation 13 | cluster id 34 (serial 24, home 10) | slot offset 9
 * </pre>
 *
 * The space tag is 1 to 255, so an entry is never 0 and one of another space is told apart. The
 * generation tells the uses of one slot apart. The home is the CPU whose allocator owns the
 * cluster, so the way from an entry to its owner needs no look-up. 34 + 9 bits name 2^43 slots:
 * with pages of 2^12 bytes that is 2^55 bytes, 32 PiB of virtual space.
 */
public final class Entry {

  /** No entry. */
  public static final long NONE = 0;

  /** Slots of a cluster, as in the virtual swap series (one PMD of 4 KiB pages). */
  public static final int SLOTS_PER_CLUSTER = 512;

  /**
   * Highest folio order: an aligned run of 2^9 slots is a whole cluster (SWAP_NR_ORDERS - 1 of the
   * kernel).
   */
  public static final int MAX_ORDER = 9;

  /** Highest space tag; the lowest is 1. */
  public static final int MAX_SPACE = 255;

  /** Highest generation of a slot. */
  public static final int MAX_GENERATION = (1 << 13) - 1;

  /** Highest serial number of a cluster. */
  public static final int MAX_SERIAL = (1 << 24) - 1;

  /** Highest home, an index of a CPU. */
  public static final int MAX_HOME = (1 << 10) - 1;

  /** Highest cluster id. */
  static final long MAX_CLUSTER = (1L << 34) - 1;

  private static final int CLUSTER_SHIFT = 9;
  private static final int GENERATION_SHIFT = 43;
  private static final int SPACE_SHIFT = 56;
  private static final int SERIAL_SHIFT_IN_CLUSTER = 10;

  private Entry() {}

  /**
   * Packs an entry.
   *
   * @throws IllegalArgumentException when a field is out of its range
   */
  public static long of(int space, int generation, long cluster, int offset) {
    Ranges.check("space", space, 1, MAX_SPACE);
    Ranges.check("generation", generation, 0, MAX_GENERATION);
    return ((long) space << SPACE_SHIFT)
        | ((long) generation << GENERATION_SHIFT)
        | slot(cluster, offset);
  }

  /**
   * Packs a cluster id out of its serial number and its home.
   *
   * @throws IllegalArgumentException when a field is out of its range
   */
  public static long clusterId(int serial, int home) {
    Ranges.check("serial", serial, 0, MAX_SERIAL);
    Ranges.check("home", home, 0, MAX_HOME);
    return ((long) serial << SERIAL_SHIFT_IN_CLUSTER) | home;
  }

  /**
   * The virtual slot of entries, as the reverse map of a swap file knows it: an entry without space
   * and generation, which names whatever entry the slot has at the time.
   *
   * @throws IllegalArgumentException when a field is out of its range
   */
  public static long slot(long cluster, int offset) {
    Ranges.check("cluster id", cluster, 0, MAX_CLUSTER);
    Ranges.check("slot offset", offset, 0, SLOTS_PER_CLUSTER - 1);
    return (cluster << CLUSTER_SHIFT) | offset;
  }

  /** The virtual slot of an entry: the entry without space and generation. */
  public static long slotOf(long entry) {
    return entry & ((1L << GENERATION_SHIFT) - 1);
  }

  /**
   * An entry of a run. The slots of a run are handed out together and come back before the run is
   * handed out again, so its entries differ in their offsets only.
   *
   * @param run its first entry
   * @param index of the entry, from 0 to the number of slots in the run - 1
   */
  public static long ofRun(long run, int index) {
    return run + index;
  }

  /** Whether an entry is of the slot after that of another one, in the same cluster. */
  public static boolean follows(long entry, long before) {
    return space(entry) == space(before)
        && cluster(entry) == cluster(before)
        && offset(entry) == offset(before) + 1;
  }

  /** The tag of the space that the entry belongs to; 0 only in {@link #NONE}. */
  public static int space(long entry) {
    return (int) (entry >>> SPACE_SHIFT);
  }

  /** Which use of its slot the entry names. */
  public static int generation(long entry) {
    return (int) (entry >>> GENERATION_SHIFT) & MAX_GENERATION;
  }

  /** The cluster id: serial number and home. */
  public static long cluster(long entry) {
    return (entry >>> CLUSTER_SHIFT) & MAX_CLUSTER;
  }

  /** The index of the CPU whose allocator owns the entry. */
  public static int home(long entry) {
    return homeOfCluster(cluster(entry));
  }

  /** The serial number of the entry's cluster. */
  public static int serial(long entry) {
    return serialOfCluster(cluster(entry));
  }

  /** Of an entry that names a slot of a device, see {@link DeviceSlots}, that slot. */
  public static long deviceSlot(long entry) {
    return ((long) serial(entry) << CLUSTER_SHIFT) | offset(entry);
  }

  /** The slot's offset in its cluster, in slots. */
  public static int offset(long entry) {
    return (int) entry & (SLOTS_PER_CLUSTER - 1);
  }

  /** The home in a cluster id. */
  public static int homeOfCluster(long cluster) {
    return (int) cluster & MAX_HOME;
  }

  /** The serial number in a cluster id. */
  public static int serialOfCluster(long cluster) {
    return (int) (cluster >>> SERIAL_SHIFT_IN_CLUSTER) & MAX_SERIAL;
  }

  /** The entry in words, for error messages; its cluster is shown by serial number. */
  public static String describe(long entry) {
    if (entry == NONE) {
      return "entry 0x0 (none)";
    }
    return "entry 0x%x (space %d, cpu %d, cluster %d, slot %d, generation %d)"
        .formatted(
            entry, space(entry), home(entry), serial(entry), offset(entry), generation(entry));
  }

  /** A cluster in words, for error messages. */
  static String describeCluster(long cluster) {
    return "cluster %d of cpu %d".formatted(serialOfCluster(cluster), homeOfCluster(cluster));
  }
}
