package io.swapbox;

/** The space was closed. */
public final class SpaceClosedException extends SwapException {

  private static final long serialVersionUID = 1L;

  SpaceClosedException() {
    super("the swap space is closed");
  }
}
