package io.swapbox;

import java.io.IOException;

/** The swap file cannot be used: it is locked, no swap file, or not accessible; see the message. */
public final class SwapFileOpenException extends SwapException {

  private static final long serialVersionUID = 1L;

  /** The failure of opening it. */
  public SwapFileOpenException(IOException cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
