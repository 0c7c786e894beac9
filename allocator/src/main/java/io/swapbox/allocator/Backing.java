package io.swapbox.allocator;

/** Where the bytes of an entry are; the kinds of the virtual swap series. */
public enum Backing {
  /** In memory only: the folio in the swap cache is all there is. */
  FOLIO(0),
  /** Nowhere: the page is all zero. */
  ZERO(1),
  /** Compressed in memory. */
  ZSWAP(2),
  /** In a slot of a swap file. */
  SWAPFILE(3);

  private static final Backing[] BY_CODE = {FOLIO, ZERO, ZSWAP, SWAPFILE};

  private final int code;

  Backing(int code) {
    this.code = code;
  }

  /** The number that stands for this backing in a descriptor, 0 to 3. */
  public int code() {
    return code;
  }

  /**
   * The backing with this code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Backing of(int code) {
    Ranges.check("backing code", code, 0, BY_CODE.length - 1);
    return BY_CODE[code];
  }
}
