package io.swapbox.workloads.replay;

import io.swapbox.ConfigurationException;

/**
 * The cgroups of a memory node, and what of their memory is protected when the node is reclaimed.
 *
 * @param each whether each task has one of its own, and the page cache, if there is one; else one
 *     has all
 * @param low {@code memory.low} for each task in a cgroup, as a share of the trace's peak; 0 for
 *     none
 * @param min {@code memory.min} in the same way
 * @param firstAlone whether the first task's cgroup alone is protected
 */
public record CgroupSettings(boolean each, double low, double min, boolean firstAlone) {

  /** One for all, which nothing protects. */
  public static final CgroupSettings ONE = new CgroupSettings(false, 0, 0, false);

  /**
   * Checks the ranges.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  public CgroupSettings {
    require("memory.low", low);
    require("memory.min", min);
  }

  private static void require(String setting, double share) {
    ConfigurationException.require(
        share >= 0 && share <= 16, setting, share, "none, or a share above 0 and up to 16");
  }
}
