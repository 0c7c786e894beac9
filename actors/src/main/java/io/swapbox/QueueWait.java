package io.swapbox;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.MessageMeter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long messages of one type have waited in the mailboxes of one kind of actor, since the space
 * was opened.
 *
 * @param actor the kind, as {@code slot-allocator}
 * @param message the type of message, as {@code SwapOut}
 * @param count messages taken out of the mailboxes
 * @param totalNanos that they have waited, together
 * @param p50Nanos that half of them have waited at most
 * @param p99Nanos that 99 of 100 have waited at most
 * @param maxNanos the longest wait
 * @param depthMax most messages that were in one of the mailboxes when one was taken out
 */
public record QueueWait(
    String actor,
    String message,
    long count,
    long totalNanos,
    long p50Nanos,
    long p99Nanos,
    long maxNanos,
    int depthMax) {

  /** The waits that the meters of actors have measured, sorted by actor and message. */
  static List<QueueWait> of(List<ActorMeter> meters) {
    List<Sum> sums = new ArrayList<>();
    for (ActorMeter meter : meters) {
      for (MessageMeter message : meter.messages()) {
        add(sums, meter.kind(), message);
      }
    }
    return sums.stream()
        .map(Sum::toWait)
        .sorted(Comparator.comparing(QueueWait::actor).thenComparing(QueueWait::message))
        .toList();
  }

  private static void add(List<Sum> sums, String actor, MessageMeter message) {
    for (Sum sum : sums) {
      if (sum.actor.equals(actor) && sum.message.equals(message.message())) {
        sum.waits.add(message.waits());
        sum.depthMax = Math.max(sum.depthMax, message.depthMax());
        return;
      }
    }
    sums.add(new Sum(actor, message));
  }

  /** Of all actors of a kind. */
  private static final class Sum {
    private final String actor;
    private final String message;
    private final Histogram waits;
    private int depthMax;

    private Sum(String actor, MessageMeter first) {
      this.actor = actor;
      message = first.message();
      waits = first.waits();
      depthMax = first.depthMax();
    }

    private QueueWait toWait() {
      long count = waits.getTotalCount();
      return new QueueWait(
          actor,
          message,
          count,
          count == 0 ? 0 : Math.round(waits.getMean() * count),
          waits.getValueAtPercentile(50),
          waits.getValueAtPercentile(99),
          waits.getMaxValue(),
          depthMax);
    }
  }
}
