package io.swapbox.backends;

import org.jspecify.annotations.Nullable;

/**
 * How a pool works.
 *
 * @param maxBytes its limit, rounded down to whole pages; below one page nothing is accepted
 * @param acceptThresholdPercent of the limit, 1 to 100 ({@code accept_threshold_percent}, 90 in the
 *     kernel)
 * @param algorithm that compresses what is stored
 * @param recompression what is compressed once more, or null for nothing; what leaves is up to the
 *     pool's owner, see {@link ZswapPool#readCompressed}
 * @param sameFilled whether pages of one word again and again are told from others, and take no
 *     memory of the pool
 * @param compaction whether memory of sparse zspages and chunks is given back
 */
public record PoolSettings(
    long maxBytes,
    int acceptThresholdPercent,
    Algorithm algorithm,
    @Nullable Recompression recompression,
    boolean sameFilled,
    boolean compaction) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when a number is out of range
   */
  public PoolSettings {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("zswap limit of " + maxBytes + " bytes is negative");
    }
    if (acceptThresholdPercent < 1 || acceptThresholdPercent > 100) {
      throw new IllegalArgumentException(
          "zswap acceptance threshold of " + acceptThresholdPercent + " % is not within 1 to 100");
    }
  }

  /**
   * Checks that modelled pages are enough for a pool of these settings.
   *
   * @throws IllegalArgumentException when it would have to know more of a page than how long LZ4
   *     makes it
   */
  void requireModelled() {
    if (algorithm != Algorithm.LZ4 || recompressesStored() || sameFilled) {
      throw new IllegalArgumentException(
          "modelled pages have a length by LZ4 and no bytes, which is too little for " + this);
    }
  }

  /** Whether pages that stay are compressed once more. */
  public boolean recompressesStored() {
    return recompression != null && recompression.pages() != Recompression.Pages.LEAVING;
  }

  /** A pool of that limit that works as the kernel's does: LZ4, no recompression, compaction. */
  public static PoolSettings of(long maxBytes, int acceptThresholdPercent) {
    return new PoolSettings(maxBytes, acceptThresholdPercent, Algorithm.LZ4, null, false, true);
  }
}
