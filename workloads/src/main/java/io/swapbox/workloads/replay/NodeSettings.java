package io.swapbox.workloads.replay;

import io.swapbox.ConfigurationException;
import io.swapbox.allocator.Watermarks;

/**
 * The memory node that the tasks' cgroups are in.
 *
 * @param share frames of the node for each task, as a share of the trace's peak, above 0 and up to
 *     16
 * @param minFreeKbytes {@code min_free_kbytes}, {@link #AUTO} for what a kernel takes by itself
 * @param watermarkScaleFactor {@code watermark_scale_factor}, 1 to 3000 ten-thousandths
 * @param kswapdSlowdown how much longer kswapd takes for a pass than its work does, 1 to 10000
 * @param cgroups that share it
 */
public record NodeSettings(
    double share,
    long minFreeKbytes,
    int watermarkScaleFactor,
    double kswapdSlowdown,
    CgroupSettings cgroups) {

  /** {@link #minFreeKbytes} by the size of the node. */
  public static final long AUTO = -1;

  /**
   * Checks the ranges.
   *
   * @throws ConfigurationException naming the first setting that cannot be used
   */
  public NodeSettings {
    ConfigurationException.require(
        share > 0 && share <= 16, "memory.node", share, "a share above 0 and up to 16");
    ConfigurationException.require(
        minFreeKbytes >= AUTO && minFreeKbytes <= Integer.MAX_VALUE,
        "memory.min-free-kbytes",
        minFreeKbytes,
        "0 to 2^31 - 1, or auto");
    ConfigurationException.require(
        watermarkScaleFactor >= 1 && watermarkScaleFactor <= Watermarks.MAX_SCALE_FACTOR,
        "memory.watermark-scale-factor",
        watermarkScaleFactor,
        "1 to 3000");
    ConfigurationException.require(
        kswapdSlowdown >= 1 && kswapdSlowdown <= 10_000,
        "memory.kswapd-slowdown",
        kswapdSlowdown,
        "1 to 10000");
  }

  /** A node as a kernel that nobody tuned would run it. */
  public static NodeSettings ofShare(double share) {
    return new NodeSettings(share, AUTO, Watermarks.DEFAULT_SCALE_FACTOR, 1, CgroupSettings.ONE);
  }

  /** The same with other cgroups. */
  public NodeSettings withCgroups(CgroupSettings other) {
    return new NodeSettings(share, minFreeKbytes, watermarkScaleFactor, kswapdSlowdown, other);
  }

  /** The watermarks of a node with that many frames. */
  Watermarks watermarks(int pages) {
    long kbytes = minFreeKbytes == AUTO ? Watermarks.defaultMinFreeKbytes(pages) : minFreeKbytes;
    return new Watermarks(pages, kbytes, watermarkScaleFactor, Watermarks.DEFAULT_BOOST_FACTOR);
  }
}
