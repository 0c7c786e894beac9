package io.swapbox.actors.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What the mailbox of one actor measured: wait, service time and depth by message type.
 *
 * <p>Written by whoever runs the actor (one thread at a time, ordered by the mailbox), read by
 * anyone.
 */
public final class ActorMeter {

  private final String kind;
  private final int index;
  private volatile MessageMeter[] byType = {};

  ActorMeter(String kind, int index) {
    this.kind = kind;
    this.index = index;
  }

  /** The actor kind, as given to {@link SwapRuntime#spawn}. */
  public String kind() {
    return kind;
  }

  /** Which one of its kind. */
  public int index() {
    return index;
  }

  /** One element for each message type seen so far. */
  public List<MessageMeter> messages() {
    return List.of(byType);
  }

  /** The meter of a message type; only for the actor's own thread. */
  MessageMeter of(Class<?> type) {
    // An actor sees a handful of types: a scan of a short array beats hashing.
    for (MessageMeter meter : byType) {
      if (meter.type() == type) {
        return meter;
      }
    }
    return add(type);
  }

  private MessageMeter add(Class<?> type) {
    List<MessageMeter> grown = new ArrayList<>(List.of(byType));
    MessageMeter meter = new MessageMeter(type);
    grown.add(meter);
    byType = grown.toArray(MessageMeter[]::new);
    return meter;
  }
}
