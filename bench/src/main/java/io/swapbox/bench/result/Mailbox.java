package io.swapbox.bench.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.MessageMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What the mailboxes of all actors of one kind measured for one message type.
 *
 * @param actor the actor kind
 * @param message the message type
 * @param count messages handled
 * @param waiting from enqueue to dequeue
 * @param service from dequeue to the end of the handler
 * @param depthMax most messages seen in one of these mailboxes, the one taken out included
 */
public record Mailbox(
    String actor,
    String message,
    long count,
    @JsonProperty("wait") Percentiles waiting,
    Percentiles service,
    int depthMax) {

  private static final int SIGNIFICANT_DIGITS = 2;

  /** One element for each actor kind and message type that was seen, in alphabetical order. */
  static List<Mailbox> byKindAndMessage(List<ActorMeter> actors) {
    Map<String, Map<String, Sum>> kinds = new TreeMap<>();
    for (ActorMeter actor : actors) {
      Map<String, Sum> sums = kinds.computeIfAbsent(actor.kind(), kind -> new TreeMap<>());
      for (MessageMeter meter : actor.messages()) {
        sums.computeIfAbsent(meter.message(), message -> new Sum()).add(meter);
      }
    }
    List<Mailbox> mailboxes = new ArrayList<>();
    kinds.forEach(
        (kind, sums) ->
            sums.forEach((message, sum) -> mailboxes.add(sum.toMailbox(kind, message))));
    return List.copyOf(mailboxes);
  }

  /** The waits of some types of messages at all actors of some kinds, taken together. */
  static Percentiles waits(List<ActorMeter> actors, Set<String> kinds, Set<String> messages) {
    Sum sum = new Sum();
    for (ActorMeter actor : actors) {
      if (kinds.contains(actor.kind())) {
        actor.messages().stream()
            .filter(meter -> messages.contains(meter.message()))
            .forEach(sum::add);
      }
    }
    return Percentiles.of(sum.waits);
  }

  /** The waits of all messages, taken together. */
  static Percentiles waits(List<ActorMeter> actors) {
    Sum sum = new Sum();
    actors.forEach(actor -> actor.messages().forEach(sum::add));
    return Percentiles.of(sum.waits);
  }

  private static final class Sum {
    private final Histogram waits = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram services = new Histogram(SIGNIFICANT_DIGITS);
    private int depthMax;

    void add(MessageMeter meter) {
      waits.add(meter.waits());
      services.add(meter.services());
      depthMax = Math.max(depthMax, meter.depthMax());
    }

    Mailbox toMailbox(String kind, String message) {
      return new Mailbox(
          kind,
          message,
          waits.getTotalCount(),
          Percentiles.of(waits),
          Percentiles.of(services),
          depthMax);
    }
  }
}
