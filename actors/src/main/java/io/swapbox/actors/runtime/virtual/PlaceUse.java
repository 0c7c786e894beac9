package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Placement;

/**
 * How a simulated CPU or device spent its time so far. User, system, waiting and idle add up to
 * slots times time.
 *
 * @param place which one
 * @param slots messages that it works at once: 1 for a CPU, the parallelism of a device
 * @param userNanos nanoseconds that programs ran, summed over its slots
 * @param systemNanos nanoseconds of all other work, summed over its slots
 * @param waitingNanos nanoseconds burnt by a task that spun, with nothing else to do
 * @param idleNanos nanoseconds without work, summed over its slots
 * @param turns messages handled and system messages taken in
 */
public record PlaceUse(
    Placement place,
    int slots,
    long userNanos,
    long systemNanos,
    long waitingNanos,
    long idleNanos,
    long turns) {

  /** Nanoseconds at work, summed over its slots. */
  public long busyNanos() {
    return userNanos + systemNanos;
  }

  /** The share of its time that it was at work, 0 to 1. */
  public double utilisation() {
    long all = busyNanos() + waitingNanos + idleNanos;
    return all == 0 ? 0 : (double) busyNanos() / all;
  }
}
