package io.swapbox.backends;

/** The stored bytes of a page do not decode to a page. */
public final class PageCorruptException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says which page and what is wrong with it. */
  public PageCorruptException(String message) {
    super(message);
  }

  /** Says which page and what is wrong with it, with what the decoder said. */
  public PageCorruptException(String message, Throwable cause) {
    super(message, cause);
  }

  static PageCorruptException ofLength(int length, int bytes) {
    return new PageCorruptException(
        length + " bytes decode to " + bytes + " bytes instead of a page");
  }
}
