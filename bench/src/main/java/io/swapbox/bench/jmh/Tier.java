package io.swapbox.bench.jmh;

import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapFileConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.SwapFileOptions;
import java.nio.file.Path;

/** Where the pages of a benchmark go; those of zeros go nowhere. */
public enum Tier {
  /** The compressed pool. */
  ZSWAP,
  /** A swap file behind the system's page cache. */
  FILE_BUFFERED,
  /** A swap file past the page cache, where its file system can do that. */
  FILE_AUTO,
  /** Slots in memory. */
  MEMORY;

  private static final int QUEUE_DEPTH = 4;

  /**
   * The tier.
   *
   * @param bytes of pages that it has room for
   * @param cpus shards of a pool
   * @param directory that a file goes to; it is deleted on close
   */
  TierConfig config(long bytes, int cpus, Path directory) {
    return switch (this) {
      case ZSWAP -> ZswapConfig.ofBytes(bytes, cpus);
      case FILE_BUFFERED -> file(bytes, directory, IoMode.BUFFERED);
      case FILE_AUTO -> file(bytes, directory, IoMode.AUTO);
      case MEMORY -> MemoryTierConfig.ofBytes(bytes);
    };
  }

  private static SwapFileConfig file(long bytes, Path directory, IoMode io) {
    return new SwapFileConfig(directory.resolve("swapfile"), bytes, QUEUE_DEPTH, true)
        .withOptions(new SwapFileOptions(io, false, false));
  }
}
