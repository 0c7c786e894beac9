package io.swapbox.bench.experiment;

import io.swapbox.ZswapOptions;
import io.swapbox.ZswapWriteback;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.Recompression;
import io.swapbox.backends.Recompression.Pages;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads how the pool stores pages. */
final class ZswapReader {

  private static final String ALGORITHM = "swap.zswap.algorithm";
  private static final String RECOMPRESS = "swap.zswap.recompress";
  private static final String SAME_FILLED = "swap.zswap.same-filled";

  private ZswapReader() {}

  /**
   * What these settings come to.
   *
   * @param inVirtualTime where costs and modelled pages are those of LZ4
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static ZswapOptions read(SettingReader read, boolean inVirtualTime) {
    Algorithm algorithm = algorithm(read.word(ALGORITHM, "lz4", "lz4hc", "zstd"));
    Recompression recompression = recompression(read);
    boolean sameFilled = read.flag(SAME_FILLED);
    boolean compaction = read.flag("swap.zswap.compaction");
    if (inVirtualTime && algorithm != Algorithm.LZ4) {
      throw read.refused(ALGORITHM, "lz4: virtual time does not know what others cost and save");
    }
    if (inVirtualTime && recompression != null) {
      if (recompression.pages() != Pages.LEAVING) {
        throw read.refused(
            RECOMPRESS, "none or leaving: virtual time knows neither its cost nor its gain");
      }
      recompression = null;
    }
    if (inVirtualTime && sameFilled) {
      throw read.refused(SAME_FILLED, "false: virtual time does not know such pages");
    }
    return new ZswapOptions(algorithm, recompression, sameFilled, compaction);
  }

  /**
   * How pages move to the tiers behind.
   *
   * @throws io.swapbox.ConfigurationException when the setting cannot be used
   */
  static ZswapWriteback writeback(SettingReader read) {
    String word = read.word("swap.zswap.writeback", "plain", "compressed");
    return ZswapWriteback.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static @Nullable Recompression recompression(SettingReader read) {
    String pages = read.word(RECOMPRESS, "none", "leaving", "idle", "huge", "huge-idle");
    Algorithm algorithm = algorithm(read.word("swap.zswap.recompress-algorithm", "zstd", "lz4hc"));
    return pages.equals("none")
        ? null
        : new Recompression(
            algorithm, Pages.valueOf(pages.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  private static Algorithm algorithm(String word) {
    return Algorithm.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
