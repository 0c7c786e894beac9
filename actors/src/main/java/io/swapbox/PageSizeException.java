package io.swapbox;

/** A buffer whose remaining bytes are not whole pages, or not as many as there are entries. */
public final class PageSizeException extends SwapException {

  private static final long serialVersionUID = 1L;

  /**
   * The failure of a request with such a buffer.
   *
   * @param bytes that remain in it
   * @param expected how many there should be, in words
   */
  public PageSizeException(int bytes, String expected) {
    super("the buffer has " + bytes + " bytes remaining; expected " + expected);
  }
}
