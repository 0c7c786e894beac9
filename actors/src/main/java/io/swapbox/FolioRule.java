package io.swapbox;

/** Where the pages of a large folio may lie, and what follows for its swap-in. */
public enum FolioRule {

  /**
   * Anywhere: each page goes to the first backend that takes it, in a swap file to any slots, and
   * the folio comes back whole from wherever its pages are. The virtual swap series has both for
   * future work (cover letter of its sixth version).
   */
  MIXED,

  /**
   * As the kernel has it. A backend takes a folio whole or not at all: a zero folio, {@code
   * zswap_store} of {@code mm/zswap.c}, contiguous slots of a swap file. One that nobody takes so
   * falls back to order 0, each page for itself. A folio comes back whole if it is all zero or in
   * contiguous slots ({@code vswap_can_swapin_thp} of {@code mm/vswap.c}), or in the swap cache.
   */
  STRICT
}
