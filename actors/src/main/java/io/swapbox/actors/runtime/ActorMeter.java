package io.swapbox.actors.runtime;

import java.util.ArrayList;
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
  private volatile @Nullable MessageMeter first;
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
    List<MessageMeter> seen = new ArrayList<>();
    for (MessageMeter meter = first; meter != null; meter = meter.next()) {
      seen.add(meter);
    }
    return List.copyOf(seen);
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
    // An actor sees a handful of types: following links beats hashing, and touches less memory
    // than tables would.
    MessageMeter last = null;
    for (MessageMeter meter = first; meter != null; meter = meter.next()) {
      if (meter.type() == type) {
        return meter;
      }
      last = meter;
    }
    MessageMeter added = new MessageMeter(type);
    if (last == null) {
      first = added;
    } else {
      last.append(added);
    }
    return added;
  }
}
