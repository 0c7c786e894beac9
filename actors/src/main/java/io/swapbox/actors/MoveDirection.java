package io.swapbox.actors;

/** Where pages go that a home moves. */
enum MoveDirection {

  /** To a tier before theirs. */
  UP,

  /** To a tier behind theirs. */
  DOWN,

  /** To any other, before or behind: theirs is swapped off. */
  OUT,

  /** To those that a {@link MoveTarget} names. */
  TO,

  /** To another place of the same device, which is compacted. */
  WITHIN
}
