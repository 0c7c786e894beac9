package io.swapbox;

/** The last tier in use cannot be swapped off: no other could take its pages. */
public final class LastTierException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That of a tier. */
  public LastTierException(String tier) {
    super("tier " + tier + " is the last one in use and cannot be swapped off");
  }
}
