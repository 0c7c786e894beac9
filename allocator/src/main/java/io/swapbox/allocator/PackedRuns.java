package io.swapbox.allocator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster gives the next run of an order when the directory has no more clusters: runs are
 * packed, so that what is left stays whole for large folios.
 *
 * <p>Small orders, those below {@link SlotRuns#CHUNK_ORDER}, share their clusters; each alone would
 * leave room in clusters of its own. They go to the lowest chunk that is partly taken, else to the
 * lowest that is not. Larger orders go to the lowest cluster of their order. Lowest is by cluster
 * id: what always fills up from one end empties at the other.
 *
 * <p>What finds no room there, and no empty cluster, may steal it from clusters of other orders.
 * The kernel lets order 0 steal (mm/swapfile.c); here it is large folios, as a single page in their
 * clusters would take a whole run from them.
 *
 * <p>With {@link OrderPolicy#FIXED_FOR_LIFE} nothing is shared or stolen.
 */
final class PackedRuns {

  private static final int ORDERS = Entry.MAX_ORDER + 1;

  private final DescriptorArena arena;
  private final ClustersByOrder byOrder;
  private final boolean fixed;

  /** Those with a table, by id. */
  private VirtualCluster[] open;

  private int size;

  /**
   * For each order, and again for runs in chunks that are partly taken, the cluster id below which
   * there is none. Only saves time.
   */
  private final long[] from = new long[2 * ORDERS];

  private int start;

  /**
   * Packs what is allocated from now on.
   *
   * @param clusters all there are
   * @param byOrder has the empty ones
   */
  PackedRuns(
      OrderPolicy policy, DescriptorArena arena, ClusterIndex clusters, ClustersByOrder byOrder) {
    this.arena = arena;
    this.byOrder = byOrder;
    this.fixed = policy == OrderPolicy.FIXED_FOR_LIFE;
    this.open = new VirtualCluster[clusters.size()];
    for (VirtualCluster cluster : clusters.all()) {
      if (cluster.isOpen()) {
        open[size++] = cluster;
      }
    }
    Arrays.sort(open, 0, size, (a, b) -> Long.compare(a.id, b.id));
  }

  /** The first slot of the run that was found last. */
  int start() {
    return start;
  }

  /**
   * The cluster that gives the next run of an order, null if there is none.
   *
   * @throws OutOfMemoryError when there is no memory for a new one's table: it then stays unused
   */
  @Nullable VirtualCluster serving(int order) {
    VirtualCluster cluster = find(order);
    if (cluster != null) {
      return cluster;
    }
    VirtualCluster empty = byOrder.openPartial(order, arena);
    if (empty == null) {
      return steal(order);
    }
    opened(empty);
    return find(order);
  }

  private @Nullable VirtualCluster find(int order) {
    if (order < SlotRuns.CHUNK_ORDER) {
      VirtualCluster cluster = first(order, true);
      if (cluster != null) {
        return cluster;
      }
    }
    return first(order, false);
  }

  /**
   * The fullest cluster of another order with room for a run, null if there is none: it is the
   * least likely one to be empty soon. Order 0 does not steal.
   */
  private @Nullable VirtualCluster steal(int order) {
    VirtualCluster fullest = null;
    for (int i = 0; i < size; i++) {
      VirtualCluster cluster = open[i];
      if (steals(order, cluster)
          && cluster.freeSlots() >= 1 << order
          && (fullest == null || cluster.freeSlots() < fullest.freeSlots())) {
        int lowest = cluster.lowestRun(arena, order);
        if (lowest != SlotRuns.NONE) {
          fullest = cluster;
          start = lowest;
        }
      }
    }
    return fullest;
  }

  /** Free runs of an order in clusters that it may use. */
  long available(int order) {
    long runs = 0;
    for (int i = 0; i < size; i++) {
      if (serves(order, open[i]) || steals(order, open[i])) {
        runs += open[i].countRuns(arena, order);
      }
    }
    return runs;
  }

  /** Notes that a run was taken: the rest of its chunk is there for small orders. */
  void took(VirtualCluster cluster) {
    lower(cluster, ORDERS, ORDERS + SlotRuns.CHUNK_ORDER);
  }

  /** Notes that a slot came free. */
  void freed(VirtualCluster cluster) {
    lower(cluster, 0, from.length);
  }

  private void opened(VirtualCluster cluster) {
    if (size == open.length) {
      open = Arrays.copyOf(open, Math.max(2 * size, 8));
    }
    int at = indexFrom(cluster.id);
    System.arraycopy(open, at, open, at + 1, size - at);
    open[at] = cluster;
    size++;
    freed(cluster);
  }

  /** Takes a cluster out that has no table any more. */
  void shut(VirtualCluster cluster) {
    int at = indexFrom(cluster.id);
    size--;
    System.arraycopy(open, at + 1, open, at, size - at);
  }

  private @Nullable VirtualCluster first(int order, boolean inUsedChunk) {
    int cursor = inUsedChunk ? ORDERS + order : order;
    for (int i = indexFrom(from[cursor]); i < size; i++) {
      VirtualCluster cluster = open[i];
      if (serves(order, cluster) && cluster.freeSlots() >= 1 << order) {
        int lowest =
            inUsedChunk
                ? cluster.lowestRunInUsedChunk(arena, order)
                : cluster.lowestRun(arena, order);
        if (lowest != SlotRuns.NONE) {
          from[cursor] = cluster.id;
          start = lowest;
          return cluster;
        }
      }
    }
    from[cursor] = Long.MAX_VALUE;
    return null;
  }

  private boolean serves(int order, VirtualCluster cluster) {
    boolean share =
        !fixed && order < SlotRuns.CHUNK_ORDER && cluster.order() < SlotRuns.CHUNK_ORDER;
    return share || cluster.order() == order;
  }

  private boolean steals(int order, VirtualCluster cluster) {
    return !fixed && order > 0 && !serves(order, cluster);
  }

  private void lower(VirtualCluster cluster, int first, int end) {
    for (int cursor = first; cursor < end; cursor++) {
      from[cursor] = Math.min(from[cursor], cluster.id);
    }
  }

  /** The index of the first cluster with that id or a higher one. */
  private int indexFrom(long id) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (open[middle].id < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
