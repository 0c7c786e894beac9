package io.swapbox.bench.experiment;

import io.swapbox.allocator.Watermarks;
import io.swapbox.workloads.replay.CgroupSettings;
import io.swapbox.workloads.replay.NodeSettings;
import org.jspecify.annotations.Nullable;

/** Reads the memory node that the tasks' cgroups are in, if there is one. */
final class NodeReader {

  private static final int MAX_SLOWDOWN = 10_000;

  private NodeReader() {}

  static @Nullable NodeSettings read(SettingReader read) {
    double share = read.shareOrNone("memory.node", 16);
    int minFreeKbytes =
        read.integerOr(
            "auto", (int) NodeSettings.AUTO, "memory.min-free-kbytes", 0, Integer.MAX_VALUE);
    int scaleFactor = read.integer("memory.watermark-scale-factor", 1, Watermarks.MAX_SCALE_FACTOR);
    double slowdown = read.decimal("memory.kswapd-slowdown", 1, MAX_SLOWDOWN);
    NodeSettings.Boost boost =
        new NodeSettings.Boost(
            read.integerOr("none", 0, "memory.frames-per-steal", 1, Integer.MAX_VALUE),
            read.integer("memory.watermark-boost-factor", 0, Integer.MAX_VALUE));
    CgroupSettings cgroups = cgroups(read);
    return share == 0
        ? null
        : new NodeSettings(share, minFreeKbytes, scaleFactor, slowdown, boost, cgroups);
  }

  private static CgroupSettings cgroups(SettingReader read) {
    return new CgroupSettings(
        read.word("memory.cgroups", "one", "each").equals("each"),
        read.shareOrNone("memory.low", 16),
        read.shareOrNone("memory.min", 16),
        read.word("memory.protected", "all", "first").equals("first"));
  }
}
