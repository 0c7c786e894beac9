package io.swapbox;

/** A swapoff was cancelled; the tier is in use as before. */
public final class SwapoffCancelledException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That of a tier. */
  public SwapoffCancelledException(String tier) {
    super("the swapoff of tier " + tier + " was cancelled");
  }
}
