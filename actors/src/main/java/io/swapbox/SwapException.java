package io.swapbox;

/** Any failure of a swap space; each kind has its own subclass. */
public abstract class SwapException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A failure with its message. */
  protected SwapException(String message) {
    super(message);
  }

  /** A failure with its message and cause. */
  protected SwapException(String message, Throwable cause) {
    super(message, cause);
  }
}
