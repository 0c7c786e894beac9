package io.swapbox;

/** Why a migration has moved no more pages. */
public enum MigrationEnd {

  /** As many were moved as were asked for. */
  DONE,

  /**
   * No page is left that could be moved. Pages that a request had in hand when their turn came,
   * that cannot be read, or whose cgroup may not use the tier or has no swap left, stay where they
   * are.
   */
  NONE_LEFT,

  /** The tier has no room for more. */
  NO_ROOM,

  /** The {@link MoveBudget} of the tier is used up. */
  BUDGET
}
