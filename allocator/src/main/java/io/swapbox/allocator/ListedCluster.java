package io.swapbox.allocator;

import org.jspecify.annotations.Nullable;

/** A cluster that can be on a {@link ClusterList}, which alone touches the links. */
abstract class ListedCluster<C extends ListedCluster<C>> {

  @Nullable ClusterList<C> list;
  @Nullable C previous;
  @Nullable C next;
}
