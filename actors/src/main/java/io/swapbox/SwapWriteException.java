package io.swapbox;

/** The swap file could not be written and nothing else takes the page; it stays with the caller. */
public final class SwapWriteException extends SwapException {

  private static final long serialVersionUID = 1L;

  SwapWriteException() {
    super("the swap file could not be written, and no other backend takes the page");
  }
}
