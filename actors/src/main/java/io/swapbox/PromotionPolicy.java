package io.swapbox;

import java.util.Locale;

/** Which pages move to a tier before the one that they are in. */
public enum PromotionPolicy {

  /** None do, as in the kernel: a page that is wanted again comes back to memory. */
  NONE,

  /**
   * Those that were loaded and whose entry lives on outside of memory: the load has left uses of it
   * and did not put the page into the swap cache. After the load was answered such a page moves to
   * the first tier that its cgroup may use and that takes it. A tier takes such pages only below
   * the share of its limit that {@linkplain DemotionPolicy demotion} goes down to, or would, so
   * that they drive no other page out and leave room for what is stored. A page that none takes
   * stays where it is, and so does one that was loaded as part of a folio, which lies in one run.
   */
  ON_LOAD,

  /**
   * Of those the hot ones alone: of 8 such loads of a home one is a sample, and a page moves when
   * it is sampled while its last sample is remembered. A home remembers up to 256 pages.
   */
  SAMPLED;

  /** Its name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
