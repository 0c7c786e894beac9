package io.swapbox.workloads.replay;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the pages of a replay may go. */
enum Tiers {
  POOL(400, false),
  FILE(0, true),
  BOTH(5, true);

  private final int poolPercent;
  private final boolean file;

  Tiers(int poolPercent, boolean file) {
    this.poolPercent = poolPercent;
    this.file = file;
  }

  /** A replay with these. */
  ReplaySettings settings(Path trace, double memory, int tasks, int cpus, int batch) {
    return settings(trace.toString(), memory, tasks, cpus, batch);
  }

  ReplaySettings settings(String trace, double memory, int tasks, int cpus, int batch) {
    return new ReplaySettings(
        trace, memory, tasks, cpus, batch, pool(cpus), swapFile(1L << 30), 42, false);
  }

  private ReplaySettings.@Nullable Zswap pool(int shards) {
    return poolPercent == 0 ? null : new ReplaySettings.Zswap(poolPercent, 90, shards);
  }

  private ReplaySettings.@Nullable File swapFile(long maxBytes) {
    return file ? new ReplaySettings.File(null, maxBytes, 4) : null;
  }
}
