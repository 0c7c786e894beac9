package io.swapbox.actors;

/** Why a page moves from one tier to another. */
enum MoveReason {

  /** Somebody wants it. */
  DEMAND,

  /** There are too many in its tier. */
  PRESSURE,

  /** It was not used for long. */
  AGE,

  /** It was loaded. */
  LOAD,

  /** Its tier is swapped off. */
  SWAPOFF
}
