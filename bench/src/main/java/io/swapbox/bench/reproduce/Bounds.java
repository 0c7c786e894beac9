package io.swapbox.bench.reproduce;

/**
 * Where a figure has to be for a published result to hold, both ends included.
 *
 * @param min the least, in the unit of the row
 * @param max the most
 * @param because why these
 */
public record Bounds(double min, double max, String because) {

  /** Whether a figure is within them; one that is no number is not. */
  boolean hold(double figure) {
    return figure >= min && figure <= max;
  }
}
