package io.swapbox.actors;

import java.util.function.LongSupplier;

/**
 * When a load was where on its way, for a client that wants to know what it has waited for: times
 * by the client's clock, in nanoseconds. Written by whoever has the batch.
 *
 * <p>No time is before the one ahead of it: on threads a message may be taken, by the clock, a
 * moment before it was sent, as an actor's start is read at the end of what its thread did before.
 */
public final class LoadTimes {

  private final LongSupplier clock;
  private boolean taken;
  private long sentAt;
  private long takenAt;
  private long lookedUpAt;
  private long loadedAt;

  /**
   * That of a batch of a client.
   *
   * @param clock says when the message at hand was taken, and is read by any actor
   */
  public LoadTimes(LongSupplier clock) {
    this.clock = clock;
  }

  /** The client sends the request. */
  public void sent(long now) {
    taken = false;
    sentAt = now;
  }

  /** When that was. */
  public long sentAt() {
    return sentAt;
  }

  /** The allocator begins with the load, again if an entry of it was busy. */
  void begins() {
    lookedUpAt = Math.max(taken ? takenAt : sentAt, clock.getAsLong());
    loadedAt = lookedUpAt;
    if (!taken) {
      taken = true;
      takenAt = lookedUpAt;
    }
  }

  /** The allocator has an answer of a backend; the last one counts. */
  void loaded() {
    loadedAt = Math.max(lookedUpAt, clock.getAsLong());
  }

  /** When the allocator took the request. */
  public long takenAt() {
    return takenAt;
  }

  /** When it had its entries, which was later if one of them was busy with another request. */
  public long lookedUpAt() {
    return lookedUpAt;
  }

  /** When it took the last answer of a backend; as before if none was asked. */
  public long loadedAt() {
    return loadedAt;
  }
}
