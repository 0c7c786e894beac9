package io.swapbox.actors.runtime.virtual;

import java.util.Arrays;

/**
 * What the actors of one kind have in common: the types of their messages, and what each costs.
 *
 * <p>Shared, so that it stays in the caches while hundreds of actors take turns.
 */
final class ActorKind {

  private final String name;
  private final MessageCost costs;
  private final boolean free;
  private Class<?>[] types = {};
  private long[] nanos = {};

  private ActorKind(String name, MessageCost costs, boolean free) {
    this.name = name;
    this.costs = costs;
    this.free = free;
  }

  /** The kind of that name. */
  static ActorKind of(String name, MessageCost costs) {
    return new ActorKind(name, costs, false);
  }

  /** The actors that nobody placed: their messages cost nothing. */
  static ActorKind nowhere(MessageCost costs) {
    return new ActorKind("", costs, true);
  }

  /** The number of a message type, for the other methods. */
  int typeIndex(Class<?> type) {
    // A kind sees a handful of types: a scan of a short array beats hashing.
    for (int i = 0; i < types.length; i++) {
      if (types[i] == type) {
        return i;
      }
    }
    return learn(type);
  }

  private int learn(Class<?> type) {
    int known = types.length;
    types = Arrays.copyOf(types, known + 1);
    nanos = Arrays.copyOf(nanos, known + 1);
    types[known] = type;
    nanos[known] = free ? 0 : costs.nanos(name, type);
    return known;
  }

  /** The message type of a number. */
  Class<?> type(int index) {
    return types[index];
  }

  /** Nanoseconds of CPU for a message of that type. */
  long messageNanos(int type) {
    return nanos[type];
  }

  /** Nanoseconds of CPU for what Akka tells such an actor. */
  long systemNanos() {
    return free ? 0 : costs.systemNanos();
  }
}
