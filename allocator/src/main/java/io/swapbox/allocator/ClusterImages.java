package io.swapbox.allocator;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Writes the virtual clusters of a CPU down, and sets them up again.
 *
 * <p>Restored clusters are as they were, but for which of them is the current one of its order, and
 * for look-up counters.
 */
public final class ClusterImages {

  private ClusterImages() {}

  /** The ids of all clusters that are here, in rising order. */
  public static List<Long> ids(VirtualClusters clusters) {
    List<Long> ids = new ArrayList<>(clusters.index.size());
    for (VirtualCluster cluster : clusters.index.all()) {
      ids.add(cluster.id);
    }
    ids.sort(null);
    return ids;
  }

  /**
   * What a cluster is now.
   *
   * @throws IllegalArgumentException when it is not here
   */
  public static ClusterImage of(VirtualClusters clusters, long id) {
    VirtualCluster cluster = clusters.index.lookUp(id);
    if (cluster == null) {
      throw new IllegalArgumentException(Entry.describeCluster(id) + " is not here");
    }
    return cluster.image(clusters.arena, clusters.extendTable);
  }

  /** The serial numbers of clusters that were here once: what is left of them is stale. */
  public static BitSet everReleased(VirtualClusters clusters) {
    return clusters.index.everReleased();
  }

  /** Says which clusters were here once. */
  public static void restoreReleased(VirtualClusters clusters, BitSet serials) {
    clusters.index.restoreReleased(serials);
  }

  /**
   * Sets a cluster up as its image says.
   *
   * @throws IllegalArgumentException when the cluster is of another home
   * @throws IllegalStateException when it is here already
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached; nothing has changed
   */
  public static void restore(VirtualClusters clusters, ClusterImage image) {
    clusters.index.requireNew(image.id(), clusters.home);
    VirtualCluster cluster = new VirtualCluster(image, clusters.arena, clusters.extendTable);
    clusters.index.add(cluster);
    if (cluster.isOpen()) {
      clusters.addUsed(cluster);
    } else {
      clusters.byOrder.addUnused(cluster);
    }
  }
}
