package io.swapbox;

/** A tier cannot be swapped off: the others have no room for its pages. It is in use as before. */
public final class SwapoffRoomException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * More pages than there is room for.
   *
   * @param tier that stays in use
   * @param pages that want room, those of other tiers included that are being swapped off
   * @param room pages that the other tiers have room for; 0 when it ended on the way
   */
  public SwapoffRoomException(String tier, long pages, long room) {
    super(
        "tier %s cannot be swapped off: there are %d pages to move, and other tiers have room for %d"
            .formatted(tier, pages, room));
  }
}
