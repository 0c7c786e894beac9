package io.swapbox;

/** Pages cannot be moved from a tier to itself. */
public final class SameTierException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That of a tier. */
  public SameTierException(String tier) {
    super("pages of tier " + tier + " cannot be moved to that same tier");
  }
}
