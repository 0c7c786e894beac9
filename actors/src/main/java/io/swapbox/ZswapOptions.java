package io.swapbox;

import io.swapbox.backends.Algorithm;
import io.swapbox.backends.Recompression;
import org.jspecify.annotations.Nullable;

/**
 * How a compressed pool stores pages.
 *
 * @param algorithm that compresses what comes in ({@code zswap.compressor})
 * @param recompression which stored pages are compressed once more, and how, while messages come
 *     in; those of {@link ZswapWriteback#COMPRESSED} always are; null for none of all that
 * @param sameFilled whether pages of one word of 8 bytes again and again take no memory of the
 *     pool, as in older kernels; pages of zeros never come to it
 * @param compaction whether memory that is lost in partly used zspages and chunks is given back
 */
public record ZswapOptions(
    Algorithm algorithm,
    @Nullable Recompression recompression,
    boolean sameFilled,
    boolean compaction) {

  /**
   * LZ4, Zstandard for what is written back compressed, no look at what pages are filled with,
   * compaction.
   */
  public static final ZswapOptions DEFAULT =
      new ZswapOptions(
          Algorithm.LZ4,
          new Recompression(Algorithm.ZSTD, Recompression.Pages.LEAVING),
          false,
          true);

  /** The same with another algorithm. */
  public ZswapOptions withAlgorithm(Algorithm other) {
    return new ZswapOptions(other, recompression, sameFilled, compaction);
  }

  /** The same with pages compressed once more. */
  public ZswapOptions withRecompression(@Nullable Recompression what) {
    return new ZswapOptions(algorithm, what, sameFilled, compaction);
  }

  /** The same with pages of one word told from others, or not. */
  public ZswapOptions withSameFilled(boolean told) {
    return new ZswapOptions(algorithm, recompression, told, compaction);
  }

  /** The same with or without compaction. */
  public ZswapOptions withCompaction(boolean compacts) {
    return new ZswapOptions(algorithm, recompression, sameFilled, compacts);
  }
}
