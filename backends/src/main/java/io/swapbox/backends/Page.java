package io.swapbox.backends;

/** The unit of everything here: a page of memory. */
public final class Page {

  /** Bytes of a page, {@code PAGE_SIZE} of x86-64. */
  public static final int PAGE_BYTES = 4096;

  /** log2 of {@link #PAGE_BYTES}. */
  static final int PAGE_SHIFT = 12;

  private Page() {}
}
