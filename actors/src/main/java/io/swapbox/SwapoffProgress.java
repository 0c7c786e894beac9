package io.swapbox;

/**
 * How far a swapoff is.
 *
 * @param tier that is swapped off
 * @param pagesLeft in it
 * @param pagesMoved that have left it for other tiers or for memory
 * @param pagesPerSecond of these since the swapoff began
 * @param nanosLeft to the end, if it goes on as it went so far; {@link #UNKNOWN} while no page has
 *     moved
 */
public record SwapoffProgress(
    String tier, long pagesLeft, long pagesMoved, long pagesPerSecond, long nanosLeft) {

  /** Instead of a time to the end: it is not known. */
  public static final long UNKNOWN = -1;
}
