package io.swapbox;

/** A tier is not in the state that something needs: it is out of use, or on the way. */
public final class TierStateException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * A tier that cannot be changed now.
   *
   * @param state what it is, as a predicate
   */
  public TierStateException(String tier, String state) {
    super("tier " + tier + " " + state);
  }
}
