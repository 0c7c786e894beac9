package io.swapbox.backends;

/**
 * Which stored pages are compressed once more by a denser algorithm, as {@code recompress} of zram
 * does it.
 *
 * @param algorithm the denser one
 * @param pages which pages
 */
public record Recompression(Algorithm algorithm, Pages pages) {

  /** Types of pages, with the names that zram has for them. */
  public enum Pages {
    /** Those that were neither stored nor used since the last round. */
    IDLE,
    /** Those that the first algorithm left with a page of the pool each. */
    HUGE,
    /** Those that are both. */
    HUGE_IDLE
  }
}
