package io.swapbox;

/** The space stopped because one of its actors failed; what it held is lost. */
public final class SpaceFailedException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** A failure with what caused it. */
  public SpaceFailedException(Throwable cause) {
    super("the swap space failed: " + cause.getMessage(), cause);
  }
}
