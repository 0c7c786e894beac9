package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Placement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where an actor sits, what its messages cost there, and who keeps account of them. */
final class ActorSeat {

  private final Place place;
  private final MessageCost costs;
  private final @Nullable ActorMeter meter;
  private final @Nullable MessageLog log;
  private final String name;
  private Class<?>[] types = {};
  private long[] nanos = {};

  private ActorSeat(
      Place place, MessageCost costs, @Nullable ActorMeter meter, @Nullable MessageLog log) {
    this.place = place;
    this.costs = costs;
    this.meter = meter;
    this.log = log;
    this.name = meter == null ? "" : meter.kind() + "-" + meter.index();
  }

  /** The seat of a placed actor. */
  static ActorSeat at(Place place, MessageCost costs, ActorMeter meter, @Nullable MessageLog log) {
    return new ActorSeat(place, costs, meter, log);
  }

  /** The seat of an actor that nobody placed: its messages cost nothing and are not measured. */
  static ActorSeat nowhere(EventLoop loop) {
    return new ActorSeat(loop.nowhere(), loop.costs(), null, null);
  }

  Place place() {
    return place;
  }

  long systemNanos() {
    return meter == null ? 0 : costs.systemNanos();
  }

  /** Nanoseconds of CPU for a message of that type. */
  long messageNanos(Class<?> type) {
    // An actor sees a handful of types: a scan of a short array beats hashing.
    for (int i = 0; i < types.length; i++) {
      if (types[i] == type) {
        return nanos[i];
      }
    }
    return learn(type);
  }

  private long learn(Class<?> type) {
    int known = types.length;
    types = Arrays.copyOf(types, known + 1);
    nanos = Arrays.copyOf(nanos, known + 1);
    types[known] = type;
    nanos[known] = meter == null ? 0 : costs.nanos(meter.kind(), type);
    return nanos[known];
  }

  /** A message was taken out of the mailbox. */
  void starts(Class<?> type, long now, long waitNanos, int depth) {
    if (meter != null) {
      meter.starts(type, now, waitNanos, depth);
    }
  }

  /** The message was handled. */
  void ends(Class<?> type, long start, long waitNanos, long serviceNanos) {
    if (meter != null) {
      meter.ends(start + serviceNanos);
    }
    Placement where = place.placement();
    if (log != null && where != null) {
      log.handled(start, where, name, type, waitNanos, serviceNanos);
    }
  }
}
