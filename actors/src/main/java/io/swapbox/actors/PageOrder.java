package io.swapbox.actors;

/** Which pages of a shard or device are to move, and in which order. */
enum PageOrder {

  /** All, as they lie. */
  AS_THEY_LIE,

  /** All, the coldest of a pool first. */
  COLDEST_FIRST,

  /** Those that were not used since the last time that they were looked at. */
  UNUSED
}
