package io.swapbox;

import java.util.Locale;

/** What becomes of the coldest pages of a compressed pool that is at its limit. */
public enum ZswapWriteback {
  /** They stay; what finds no room goes on to the next tier. */
  NONE,
  /** They move to the tiers behind, as plain pages ({@code shrink_worker} of mm/zswap.c). */
  PLAIN,
  /** They move to the tiers behind as they are compressed, several to a slot. */
  COMPRESSED;

  /** Its name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
