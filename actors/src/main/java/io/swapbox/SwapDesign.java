package io.swapbox;

import java.util.Arrays;
import java.util.Locale;

/** What a swap entry names, and with that how a space is built. */
public enum SwapDesign {
  /** A virtual slot, whose descriptor says where the page is now: pages can move. */
  VIRTUAL,
  /**
   * A slot of a device, as in {@code mm/swapfile.c} without virtual swap: a page stays on its
   * device from its store to the end of its entry. Pools are a cache in front of the devices, and a
   * page in one has its slot all the same. A device has its tables for its whole size from the
   * start, and is swapped off by walks over all page tables.
   */
  CLASSIC;

  /** Its name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all of them. */
  public static String[] settingNames() {
    return Arrays.stream(values()).map(SwapDesign::settingName).toArray(String[]::new);
  }
}
