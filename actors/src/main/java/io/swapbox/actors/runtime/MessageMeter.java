package io.swapbox.actors.runtime;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Wait (enqueue to dequeue), service time and queue depth of one message type at one actor.
 *
 * <p>Times are nanoseconds in histograms of two significant digits (1 % wide buckets).
 */
public final class MessageMeter {

  private static final int SIGNIFICANT_DIGITS = 2;

  private final Class<?> type;
  private final SingleWriterRecorder wait = new SingleWriterRecorder(SIGNIFICANT_DIGITS);
  private final SingleWriterRecorder service = new SingleWriterRecorder(SIGNIFICANT_DIGITS);
  private final Histogram waitSoFar = new Histogram(SIGNIFICANT_DIGITS);
  private final Histogram serviceSoFar = new Histogram(SIGNIFICANT_DIGITS);
  private int depthMax;

  MessageMeter(Class<?> type) {
    this.type = type;
  }

  Class<?> type() {
    return type;
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
  public synchronized Histogram waits() {
    waitSoFar.add(wait.getIntervalHistogram());
    return waitSoFar.copy();
  }

  /** A copy of all service times so far, in nanoseconds. */
  public synchronized Histogram services() {
    serviceSoFar.add(service.getIntervalHistogram());
    return serviceSoFar.copy();
  }

  /** Files the wait of a message just taken out of the mailbox; only for the actor's own thread. */
  void waited(long nanos, int depth) {
    wait.recordValue(Math.max(0, nanos));
    if (depth > depthMax) {
      depthMax = depth;
    }
  }

  /** Files the service time of a message just handled; only for the actor's own thread. */
  void served(long nanos) {
    service.recordValue(Math.max(0, nanos));
  }
}
