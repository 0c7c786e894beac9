package io.swapbox;

/** A tier that was to be swapped off is, or is on the way. */
public final class TierStateException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * A tier that is not in use.
   *
   * @param state what it is instead, as a predicate
   */
  public TierStateException(String tier, String state) {
    super("tier " + tier + " " + state);
  }
}
