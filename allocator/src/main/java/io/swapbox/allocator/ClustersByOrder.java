package io.swapbox.allocator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster gives the next run of an order: the current one of the order, else the head of its
 * partial list, else an unused one (folio_alloc_swap of mm/vswap.c).
 *
 * <p>A cluster with a free run is the current one of its order or on its partial list; one without
 * is on no list until a run comes free, and then goes to the tail. An unused cluster, that is one
 * without a table, waits for its order, or for the first that asks when it has none.
 */
final class ClustersByOrder {

  private static final class Lists {
    @Nullable VirtualCluster current;
    final ClusterList<VirtualCluster> partial = new ClusterList<>();
    final ClusterList<VirtualCluster> unused = new ClusterList<>();
    long freeRuns;
  }

  private final Lists[] orders = new Lists[Entry.MAX_ORDER + 1];
  private final ClusterList<VirtualCluster> unusedOfNoOrder = new ClusterList<>();
  private int unused;

  ClustersByOrder() {
    Arrays.setAll(orders, order -> new Lists());
  }

  /** Clusters without a table. */
  int unused() {
    return unused;
  }

  /** Runs of that order that can be had from clusters that have no table. */
  long availableUnused(int order) {
    long whole = (long) orders[order].unused.size() + unusedOfNoOrder.size();
    return whole * (Entry.SLOTS_PER_CLUSTER >> order);
  }

  /** Runs of that order that can be had from its clusters that have a table. */
  long availableInUse(int order) {
    return orders[order].freeRuns;
  }

  /** Adds a cluster with a table that was used before. */
  void addUsed(VirtualCluster cluster) {
    Lists lists = orders[cluster.order()];
    lists.freeRuns += cluster.freeRuns();
    if (cluster.freeRuns() > 0) {
      lists.partial.addTail(cluster);
    }
  }

  /** Adds a cluster without a table. */
  void addUnused(VirtualCluster cluster) {
    unusedFor(cluster.order()).addTail(cluster);
    unused++;
  }

  /**
   * The cluster that gives the next run of that order, null when there is none.
   *
   * @throws OutOfMemoryError when there is no memory for its table: it then stays unused
   */
  @Nullable VirtualCluster serving(int order, DescriptorArena arena) {
    Lists lists = orders[order];
    VirtualCluster cluster = lists.current;
    if (cluster == null) {
      cluster = lists.partial.removeHead();
      if (cluster == null) {
        cluster = openUnused(order, arena);
      }
      lists.current = cluster;
    }
    return cluster;
  }

  /**
   * Opens an unused cluster for an order, null when there is none; it is put on the partial list.
   *
   * @throws OutOfMemoryError when there is no memory for its table: it then stays unused
   */
  @Nullable VirtualCluster openPartial(int order, DescriptorArena arena) {
    VirtualCluster cluster = openUnused(order, arena);
    if (cluster != null) {
      orders[order].partial.addTail(cluster);
    }
    return cluster;
  }

  /**
   * Notes that a cluster has given slots, and with them free runs of its order.
   *
   * @param runs how many, 0 or more
   */
  void gave(VirtualCluster cluster, int runs) {
    Lists lists = orders[cluster.order()];
    lists.freeRuns -= runs;
    if (cluster.freeRuns() == 0) {
      leaveLists(cluster, lists);
    }
  }

  /** Notes that a run of a cluster came free. */
  void gotRun(VirtualCluster cluster) {
    Lists lists = orders[cluster.order()];
    lists.freeRuns++;
    if (cluster.freeRuns() == 1) {
      lists.partial.addTail(cluster);
    }
  }

  /** Takes an empty cluster off its order's lists, and its table from it. */
  void shut(VirtualCluster cluster, DescriptorArena arena) {
    Lists lists = orders[cluster.order()];
    leaveLists(cluster, lists);
    lists.freeRuns -= cluster.freeRuns();
    cluster.shut(arena);
  }

  /** Forgets every cluster. */
  void clear() {
    Arrays.setAll(orders, order -> new Lists());
    unusedOfNoOrder.clear();
    unused = 0;
  }

  private static void leaveLists(VirtualCluster cluster, Lists lists) {
    if (cluster == lists.current) {
      lists.current = null;
    }
    lists.partial.removeIfListed(cluster);
  }

  private @Nullable VirtualCluster openUnused(int order, DescriptorArena arena) {
    VirtualCluster cluster = firstUnused(order, arena);
    if (cluster == null) {
      return null;
    }
    ClusterList<VirtualCluster> list = unusedFor(cluster.order());
    cluster.open(arena, order);
    list.remove(cluster);
    unused--;
    orders[order].freeRuns += cluster.freeRuns();
    return cluster;
  }

  /** The unused cluster that is opened next for an order, null when there is none. */
  @Nullable VirtualCluster firstUnused(int order, DescriptorArena arena) {
    VirtualCluster cluster = orders[order].unused.head();
    if (cluster != null) {
      return cluster;
    }
    cluster = unusedOfNoOrder.head();
    while (cluster != null && !cluster.hasRunWhenOpened(arena, order)) {
      cluster = cluster.next;
    }
    return cluster;
  }

  private ClusterList<VirtualCluster> unusedFor(int order) {
    return order == VirtualCluster.NO_ORDER ? unusedOfNoOrder : orders[order].unused;
  }
}
