package io.swapbox.actors;

/** What a load wants beside the bytes. */
public enum LoadMode {

  /** Leave everything as it is. */
  READ,

  /**
   * Give one use of the entry up, for its page is mapped again: one less in the swap count. With
   * the last use, and unless the swap cache holds the entry, the entry is freed and its backing
   * given up.
   */
  RELEASE,

  /**
   * Give one use up and keep the entry in the swap cache, under the frame that the page is loaded
   * into. A copy in a swap file and a zero page stay good, so that a page that was not written need
   * not be stored again, unless the file was short of slots and took one without uses back; a
   * compressed copy is given up, as {@code zswap_load} in {@code mm/zswap.c} does: from then on the
   * page is backed by its folio alone.
   */
  CACHE
}
