package io.swapbox;

/** Pool and swap file are full; the page stays with the caller. */
public final class SpaceFullException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** The failure of a store. */
  public SpaceFullException() {
    super("the swap space is full: no backend takes the page");
  }
}
