package io.swapbox;

import io.swapbox.allocator.VirtualClusters;

/** A number that is no id of a cgroup. */
public final class NoSuchCgroupException extends SwapException {

  private static final long serialVersionUID = 1L;

  NoSuchCgroupException(int cgroup) {
    super("there is no cgroup %d: ids are 0 to %d".formatted(cgroup, VirtualClusters.MAX_CGROUP));
  }
}
