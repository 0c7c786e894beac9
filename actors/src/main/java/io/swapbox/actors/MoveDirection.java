package io.swapbox.actors;

/** Where pages go that a home moves. */
enum MoveDirection {

  /** To a tier before theirs. */
  UP,

  /** To a tier behind theirs. */
  DOWN,

  /** To any other, before or behind: theirs is swapped off. */
  OUT,

  /** Into memory, whatever tiers there are: theirs is swapped off. */
  TO_MEMORY,

  /** To those that a {@link MoveTarget} names. */
  TO,

  /** To another place of the same device, which is compacted. */
  WITHIN;

  /** Whether all pages of a tier leave it. */
  boolean isOut() {
    return this == OUT || this == TO_MEMORY;
  }
}
