package io.swapbox;

import java.util.Locale;

/**
 * How pages of a compressed pool move to the tiers behind it, if its {@link DemotionPolicy} lets
 * any.
 */
public enum ZswapWriteback {
  /** As plain pages ({@code zswap_writeback_entry} of {@code mm/zswap.c}). */
  PLAIN,
  /**
   * Compressed, several to a slot: by the algorithm of {@link ZswapOptions#recompression}, or as
   * they lie in the pool when there is none or it is no denser. A swapoff moves all as they lie.
   */
  COMPRESSED;

  /** Its name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
