package io.swapbox;

import java.util.Locale;

/** What holds the pages of a tier. */
public enum TierKind {
  /** A compressed pool. */
  ZSWAP,
  /** Swap files. */
  FILE,
  /** Slots in memory, of pages as they are. */
  MEMORY;

  private final String settingName = name().toLowerCase(Locale.ROOT);

  /** How settings and results call it; also the name of a tier that is given none. */
  public String settingName() {
    return settingName;
  }
}
