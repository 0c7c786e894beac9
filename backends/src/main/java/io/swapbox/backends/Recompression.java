package io.swapbox.backends;

/**
 * Which pages of a pool are compressed once more by a denser algorithm, as {@code recompress} of
 * zram does it. Those that leave for a file as compressed objects always are: they are cold, and
 * what they take is written and read.
 *
 * @param algorithm the denser one
 * @param pages which of those that stay
 */
public record Recompression(Algorithm algorithm, Pages pages) {

  /** Types of pages, with the names that zram has for them. */
  public enum Pages {
    /** Those that were neither stored nor used since the last round. */
    IDLE,
    /** Those that the first algorithm left with a page of the pool each. */
    HUGE,
    /** Those that are both. */
    HUGE_IDLE,
    /** None: only those are compressed once more that leave. */
    LEAVING
  }
}
