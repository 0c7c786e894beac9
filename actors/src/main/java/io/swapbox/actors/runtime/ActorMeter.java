package io.swapbox.actors.runtime;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the mailbox of one actor measured: wait, service time and depth by message type.
 *
 * <p>Written by whoever runs the actor (one thread at a time, ordered by the mailbox), read by
 * anyone.
 */
public final class ActorMeter {

  private final String kind;
  private final int index;
  private volatile Meters meters = new Meters(new Class<?>[0], new MessageMeter[0]);
  private @Nullable MessageMeter current;
  private long startedAt;

  /** A meter that has measured nothing yet; made by the runtime that spawns the actor. */
  public ActorMeter(String kind, int index) {
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
    return List.of(meters.byType());
  }

  /** A message was taken out of the mailbox and is about to be handled; the actor's own thread. */
  public void starts(Class<?> type, long now, long waitNanos, int depth) {
    MessageMeter meter = of(type);
    meter.waited(waitNanos, depth);
    current = meter;
    startedAt = now;
  }

  /** The message last started has been handled; the actor's own thread. */
  public void ends(long now) {
    MessageMeter meter = current;
    if (meter != null) {
      meter.served(now - startedAt);
      current = null;
    }
  }

  private MessageMeter of(Class<?> type) {
    Meters known = meters;
    // An actor sees a handful of types: a scan of a short array beats hashing.
    Class<?>[] types = known.types();
    for (int i = 0; i < types.length; i++) {
      if (types[i] == type) {
        return known.byType()[i];
      }
    }
    return add(known, type);
  }

  private MessageMeter add(Meters known, Class<?> type) {
    int count = known.types().length;
    Class<?>[] types = Arrays.copyOf(known.types(), count + 1);
    MessageMeter[] byType = Arrays.copyOf(known.byType(), count + 1);
    MessageMeter meter = new MessageMeter(type);
    types[count] = type;
    byType[count] = meter;
    meters = new Meters(types, byType);
    return meter;
  }

  /** The meters by message type, and the types once more: a scan of them looks at nothing else. */
  private record Meters(Class<?>[] types, MessageMeter[] byType) {}
}
