package io.swapbox.allocator;

/**
 * The slots of one device whose entries name them, as swap entries do without virtual swap: the
 * swap map of {@code mm/swapfile.c}, with what the kernel keeps beside it in a descriptor for each
 * slot (where the page is, swap cache or shadow, swap count, cgroup).
 *
 * <p>All tables are there from the start, for the whole size of the device, whatever is in use. The
 * slot of an entry is {@link Entry#deviceSlot}; slot 0 is the header and never handed out. Runs of
 * an order come from clusters of that order or from empty ones; single slots from any cluster that
 * has one, when those have none ({@code cluster_alloc_swap_entry}). One owner, no thread safety.
 */
public final class DeviceSlots extends VirtualClusters {

  private long usable;

  /** Bad slots whose entries are live. */
  private long badInUse;

  /**
   * A device with all slots free but the header.
   *
   * @param space tag of the space, 1 to 255
   * @param device its number, the home in its entries
   * @param slots of the device, header included, at least 2
   * @throws IllegalArgumentException when one is out of its range
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached
   */
  public DeviceSlots(int space, int device, long slots, Settings settings) {
    super(space, device, settings);
    long most = (Entry.MAX_SERIAL + 1L) * Entry.SLOTS_PER_CLUSTER;
    Ranges.check("number of slots", slots, 2, most);
    usable = slots - 1;
    try {
      for (long first = 0; first < slots; first += Entry.SLOTS_PER_CLUSTER) {
        int serial = Math.toIntExact(first / Entry.SLOTS_PER_CLUSTER);
        int end = (int) Math.min(slots - first, Entry.SLOTS_PER_CLUSTER);
        long id = Entry.clusterId(serial, device);
        DeviceCluster cluster =
            new DeviceCluster(id, arena, first == 0 ? 1 : 0, end, () -> badInUse--);
        index.add(cluster);
        byOrder.addUnused(cluster);
      }
    } catch (OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  /** Slots that can hold a page: neither header nor bad. */
  public long usable() {
    return usable;
  }

  /**
   * Whether less than half of the slots that can hold a page are free, {@code vm_swap_full} of
   * {@code mm/swap.h}: then copies of pages that are in memory are not worth their slots.
   */
  public boolean scarce() {
    return available(0) * 2 < usable;
  }

  /**
   * Never hands out the slot of a live entry again, once that is freed. No change if it is bad.
   *
   * @throws IllegalStateException when the entry is not live
   */
  public void markBad(long entry) {
    VirtualCluster cluster = index.lookUp(Entry.cluster(entry));
    if (find(entry) < 0 || !(cluster instanceof DeviceCluster ofDevice)) {
      throw new IllegalStateException(Entry.describe(entry) + " is not live");
    }
    if (ofDevice.markBad(Entry.offset(entry))) {
      usable--;
      badInUse++;
    }
  }

  /** {@inheritDoc} Of order 0 all free slots count, of other orders one cluster that is empty. */
  @Override
  public long available(int order) {
    if (order == 0) {
      return usable - (entries() - badInUse);
    }
    return availableInUse(order) + (byOrder.firstUnused(order, arena) == null ? 0 : 1);
  }

  @Override
  public long allocateRun(int order, int cgroup) {
    long first = super.allocateRun(order, cgroup);
    return first == Entry.NONE && order == 0 && available(0) > 0 ? steal(cgroup) : first;
  }

  /** Takes a single slot of a cluster of another order. */
  private long steal(int cgroup) {
    for (VirtualCluster cluster : index.all()) {
      int lowest = cluster.lowestRun(arena, 0);
      if (lowest != SlotRuns.NONE) {
        return takeAt(cluster, lowest, 0, cgroup);
      }
    }
    return Entry.NONE;
  }

  /** No change: its clusters are all there will be, and clusters of small orders are not shared. */
  @Override
  public void setBounded(boolean bounded) {}

  /** All clusters: each has its table. */
  @Override
  public int clusters() {
    return index.size();
  }

  @Override
  void shut(VirtualCluster cluster) {
    byOrder.shut(cluster, arena);
    cluster.resetOrder();
    byOrder.addUnused(cluster);
  }
}
