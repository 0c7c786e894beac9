package io.swapbox.backends;

/**
 * The number that a swap file is closed with when its pages are to be used again: whoever knows it
 * finds them as they were. It goes when the file is used.
 *
 * @param high its upper half
 * @param low its lower half; both are 0 in a file that has no seal
 */
public record FileSeal(long high, long low) {

  /** That of a file whose pages are nobody's once it is closed. */
  public static final FileSeal NONE = new FileSeal(0, 0);
}
