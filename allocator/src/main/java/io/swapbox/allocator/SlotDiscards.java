package io.swapbox.allocator;

/**
 * The discards of emptied clusters of one swap file. The slots of a cluster are not handed out
 * while it is discarded. One owner, no thread safety.
 */
public final class SlotDiscards {

  private final long slots;
  private final PhysicalClusters clusters;

  /** Those of a file of that many slots, header included. */
  SlotDiscards(long slots, PhysicalClusters clusters) {
    this.slots = slots;
    this.clusters = clusters;
  }

  /**
   * The first of the slots that are to be discarded next, and that are not handed out until {@link
   * #end}. The header is left out.
   *
   * @return the slot; -1 when there is none
   */
  public long begin() {
    int cluster = clusters.free().beginDiscard();
    return cluster < 0 ? -1 : Math.max(1, (long) cluster * PhysicalCluster.SLOTS);
  }

  /** How many slots are discarded from that one on, which {@link #begin} gave. */
  public int length(long first) {
    long end = Math.min(slots, (index(first) + 1L) * PhysicalCluster.SLOTS);
    return (int) (end - first);
  }

  /**
   * A discard is done: its slots can be handed out.
   *
   * @param first what {@link #begin} gave
   * @param done whether the file has given the blocks back; else it still has them
   */
  public void end(long first, boolean done) {
    if (done) {
      clusters.free().addWithoutBlocks(index(first));
      clusters.diskMayHaveRoom();
    } else {
      clusters.free().add(index(first));
    }
  }

  private static int index(long slot) {
    return (int) (slot / PhysicalCluster.SLOTS);
  }
}
