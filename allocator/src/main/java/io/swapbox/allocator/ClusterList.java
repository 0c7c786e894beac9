package io.swapbox.allocator;

import org.jspecify.annotations.Nullable;

/** A list of clusters, linked through the clusters; a cluster is on one list at most. */
final class ClusterList<C extends ListedCluster<C>> {

  private @Nullable C head;
  private @Nullable C tail;
  private int size;

  /** Clusters on the list. */
  int size() {
    return size;
  }

  /** Adds a cluster that is on no list to the tail. */
  void addTail(C cluster) {
    cluster.list = this;
    cluster.previous = tail;
    if (tail == null) {
      head = cluster;
    } else {
      tail.next = cluster;
    }
    tail = cluster;
    size++;
  }

  /** The head, null when the list is empty. */
  @Nullable C head() {
    return head;
  }

  /** Takes the head off, null when the list is empty. */
  @Nullable C removeHead() {
    C cluster = head;
    if (cluster != null) {
      remove(cluster);
    }
    return cluster;
  }

  /** Takes a cluster of this list off it. */
  void remove(C cluster) {
    C before = cluster.previous;
    C after = cluster.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    cluster.list = null;
    cluster.previous = null;
    cluster.next = null;
    size--;
  }

  /** Takes a cluster off if it is on this list. */
  void removeIfListed(C cluster) {
    if (cluster.list == this) {
      remove(cluster);
    }
  }

  /** Forgets every cluster. */
  void clear() {
    head = null;
    tail = null;
    size = 0;
  }
}
