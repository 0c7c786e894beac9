package io.swapbox;

import java.util.Locale;

/**
 * How pages of a compressed pool move to the tiers behind it, if its {@link DemotionPolicy} lets
 * any.
 */
public enum ZswapWriteback {
  /** As plain pages ({@code zswap_writeback_entry} of {@code mm/zswap.c}). */
  PLAIN,
  /** As they are compressed, several to a slot. */
  COMPRESSED;

  /** Its name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
