package io.swapbox.actors.runtime.virtual;

/**
 * Where the messages of a run are; what Akka tells an actor (create, watch, stop) is not counted.
 *
 * @param sent all that were sent
 * @param handled those that an actor has handled or is handling
 * @param dead those whose actor was gone
 * @param inFlight those that have not arrived
 * @param queued those that arrived and wait in a mailbox
 */
public record MessageCounts(long sent, long handled, long dead, long inFlight, long queued) {

  /** Whether every message is somewhere: sent = handled + dead + in flight + queued. */
  public boolean tieOut() {
    return sent == handled + dead + inFlight + queued;
  }
}
