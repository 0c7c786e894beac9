package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Placement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where an actor sits, what its messages cost there, and who keeps account of them.
 *
 * <p>Measurements go to the meter {@value #BATCH} at a time: with hundreds of actors the histograms
 * of each are out of the caches by its next message, and filing one by one took nearly half of the
 * time of a message at 256 CPUs.
 */
final class ActorSeat {

  private static final int BATCH = 16;

  /** Numbers kept of a message: wait, service, and type and depth in one. */
  private static final int FIGURES = 3;

  private final Place place;
  private final MessageCost costs;
  private final @Nullable ActorMeter meter;
  private final @Nullable MessageLog log;
  private final String name;
  private final long[] batch;
  private int batched;
  private Class<?>[] types = {};
  private long[] nanos = {};

  private ActorSeat(
      Place place, MessageCost costs, @Nullable ActorMeter meter, @Nullable MessageLog log) {
    this.place = place;
    this.costs = costs;
    this.meter = meter;
    this.log = log;
    this.name = meter == null ? "" : meter.kind() + "-" + meter.index();
    this.batch = new long[meter == null ? 0 : BATCH * FIGURES];
  }

  /** The seat of a placed actor. */
  static ActorSeat at(Place place, MessageCost costs, ActorMeter meter, @Nullable MessageLog log) {
    return new ActorSeat(place, costs, meter, log);
  }

  /** The seat of an actor that nobody placed: its messages cost nothing and are not measured. */
  static ActorSeat nowhere(EventLoop loop) {
    return new ActorSeat(loop.nowhere(), loop.costs(), null, null);
  }

  /** Where the actor runs now. */
  Place place() {
    return place.atWork();
  }

  /** The meter, with all that was measured so far; null for an actor that nobody placed. */
  @Nullable ActorMeter meter() {
    fileBatch();
    return meter;
  }

  long systemNanos() {
    return meter == null ? 0 : costs.systemNanos();
  }

  /** The number of a message type at this actor, for the other methods. */
  int typeIndex(Class<?> type) {
    // An actor sees a handful of types: a scan of a short array beats hashing.
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
    nanos[known] = meter == null ? 0 : costs.nanos(meter.kind(), type);
    return known;
  }

  /** Nanoseconds of CPU for a message of that type. */
  long messageNanos(int type) {
    return nanos[type];
  }

  /** A message was handled. */
  void handled(int type, int depth, long start, long waitNanos, long serviceNanos) {
    if (meter == null) {
      return;
    }
    int at = batched;
    batch[at] = waitNanos;
    batch[at + 1] = serviceNanos;
    batch[at + 2] = (long) type << Integer.SIZE | depth;
    batched = at + FIGURES;
    if (batched == batch.length) {
      fileBatch();
    }
    Placement where = place().placement();
    if (log != null && where != null) {
      log.handled(start, where, name, types[type], waitNanos, serviceNanos);
    }
  }

  private void fileBatch() {
    if (meter != null) {
      for (int at = 0; at < batched; at += FIGURES) {
        int type = (int) (batch[at + 2] >>> Integer.SIZE);
        int depth = (int) batch[at + 2];
        meter.starts(types[type], 0, batch[at], depth);
        meter.ends(batch[at + 1]);
      }
      batched = 0;
    }
  }
}
