package io.swapbox;

import java.util.Locale;

/** What becomes of the coldest pages of a compressed pool that is at its limit. */
public enum ZswapWriteback {
  /** They stay; what finds no room goes on to the next tier. */
  NONE,
  /** They move to the tiers behind, as plain pages ({@code shrink_worker} of mm/zswap.c). */
  PLAIN,
  /**
   * They move to the tiers behind compressed, several to a slot: by the algorithm of {@link
   * ZswapOptions#recompression}, or as they lie in the pool when there is none or it is no denser.
   */
  COMPRESSED;

  /** Its name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
