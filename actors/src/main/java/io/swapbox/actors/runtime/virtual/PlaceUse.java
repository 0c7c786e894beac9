package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Placement;

/**
 * How a simulated CPU or device spent its time so far. Busy and idle add up to slots times time.
 *
 * @param place which one
 * @param slots messages that it works at once: 1 for a CPU, the parallelism of a device
 * @param busyNanos nanoseconds at work, summed over its slots
 * @param idleNanos nanoseconds without work, summed over its slots
 * @param turns messages handled and system messages taken in
 */
public record PlaceUse(Placement place, int slots, long busyNanos, long idleNanos, long turns) {

  /** The share of its time that it was at work, 0 to 1. */
  public double utilisation() {
    long all = busyNanos + idleNanos;
    return all == 0 ? 0 : (double) busyNanos / all;
  }
}
