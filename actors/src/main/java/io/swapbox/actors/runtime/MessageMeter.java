package io.swapbox.actors.runtime;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Wait (enqueue to dequeue), service time and queue depth of one message type at one actor.
 *
 * <p>Times are nanoseconds, exact to 1 %.
 */
public final class MessageMeter {

  private final Class<?> type;
  private final LatencyHistogram wait = new LatencyHistogram();
  private final LatencyHistogram service = new LatencyHistogram();
  private volatile @Nullable MessageMeter next;
  private int depthMax;

  MessageMeter(Class<?> type) {
    this.type = type;
  }

  Class<?> type() {
    return type;
  }

  /** The meter of the type that the actor saw next for the first time. */
  @Nullable MessageMeter next() {
    return next;
  }

  void append(MessageMeter meter) {
    next = meter;
  }

  /** The message type's simple name. */
  public String message() {
    return type.getSimpleName();
  }

  /**
   * The most messages that were in the mailbox when one of this type was taken out, itself
   * included.
   */
  public int depthMax() {
    return depthMax;
  }

  /** A copy of all waits so far, in nanoseconds. */
  public Histogram waits() {
    return wait.toHistogram();
  }

  /** A copy of all service times so far, in nanoseconds. */
  public Histogram services() {
    return service.toHistogram();
  }

  /** How many messages were handled so far, and how long that took. */
  public Handled handled() {
    Histogram services = services();
    long count = services.getTotalCount();
    return count == 0 ? Handled.NONE : new Handled(count, Math.round(services.getMean() * count));
  }

  /** Files the wait of a message just taken out of the mailbox; only for the actor's own thread. */
  void waited(long nanos, int depth) {
    wait.record(nanos);
    if (depth > depthMax) {
      depthMax = depth;
    }
  }

  /** Files the service time of a message just handled; only for the actor's own thread. */
  void served(long nanos) {
    service.record(nanos);
  }
}
