package io.swapbox;

/** A tier cannot be swapped on: the system has no memory for it. */
public final class SwaponMemoryException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** That of a tier. */
  public SwaponMemoryException(String tier, OutOfMemoryError cause) {
    super("there is no memory for tier " + tier + ": " + cause.getMessage(), cause);
  }
}
