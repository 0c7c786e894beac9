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
 * @param boost when the watermarks are boosted, and how far
 * @param cgroups that share it
 */
public record NodeSettings(
    double share,
    long minFreeKbytes,
    int watermarkScaleFactor,
    double kswapdSlowdown,
    Boost boost,
    CgroupSettings cgroups) {

  /**
   * When watermarks are boosted, and how far.
   *
   * @param framesPerSteal of how many frames one is taken from a page block of another migrate
   *     type, 0 for none
   * @param factor {@code watermark_boost_factor}, in ten-thousandths of high; 0 for no boost
   */
  public record Boost(int framesPerSteal, int factor) {

    /** No steals. */
    public static final Boost NONE = new Boost(0, Watermarks.DEFAULT_BOOST_FACTOR);

    /**
     * Checks the ranges.
     *
     * @throws ConfigurationException naming the first setting that cannot be used
     */
    public Boost {
      ConfigurationException.require(
          framesPerSteal >= 0, "memory.frames-per-steal", framesPerSteal, "none, or 1 or more");
      ConfigurationException.require(
          factor >= 0, "memory.watermark-boost-factor", factor, "0 or more");
    }
  }

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
    return new NodeSettings(
        share, AUTO, Watermarks.DEFAULT_SCALE_FACTOR, 1, Boost.NONE, CgroupSettings.ONE);
  }

  /** The same with other cgroups. */
  public NodeSettings withCgroups(CgroupSettings other) {
    return new NodeSettings(
        share, minFreeKbytes, watermarkScaleFactor, kswapdSlowdown, boost, other);
  }

  /** The same with boosts of the watermarks. */
  public NodeSettings withBoost(Boost other) {
    return new NodeSettings(
        share, minFreeKbytes, watermarkScaleFactor, kswapdSlowdown, other, cgroups);
  }

  /** The watermarks of a node with that many frames. */
  Watermarks watermarks(int pages) {
    long kbytes = minFreeKbytes == AUTO ? Watermarks.defaultMinFreeKbytes(pages) : minFreeKbytes;
    return new Watermarks(pages, kbytes, watermarkScaleFactor, boost.factor());
  }
}
