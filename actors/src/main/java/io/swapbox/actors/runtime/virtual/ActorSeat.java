package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Placement;
import org.jspecify.annotations.Nullable;

/**
 * Where an actor sits, of which kind it is, and who keeps account of its messages.
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
  private final ActorKind kind;
  private final @Nullable ActorMeter meter;
  private final @Nullable MessageLog log;
  private final String name;
  private final long[] batch;
  private int batched;

  private ActorSeat(
      Place place, ActorKind kind, @Nullable ActorMeter meter, @Nullable MessageLog log) {
    this.place = place;
    this.kind = kind;
    this.meter = meter;
    this.log = log;
    this.name = meter == null ? "" : meter.kind() + "-" + meter.index();
    this.batch = new long[meter == null ? 0 : BATCH * FIGURES];
  }

  /** The seat of a placed actor. */
  static ActorSeat at(Place place, ActorKind kind, ActorMeter meter, @Nullable MessageLog log) {
    return new ActorSeat(place, kind, meter, log);
  }

  /** The seat of an actor that nobody placed: its messages are not measured. */
  static ActorSeat nowhere(Place nowhere, ActorKind kind) {
    return new ActorSeat(nowhere, kind, null, null);
  }

  /** What the actor has in common with others. */
  ActorKind kind() {
    return kind;
  }

  /** Where the actor belongs. */
  Place home() {
    return place;
  }

  /** The meter, with all that was measured so far; null for an actor that nobody placed. */
  @Nullable ActorMeter meter() {
    fileBatch();
    return meter;
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
    if (log != null) {
      log(log, type, start, waitNanos, serviceNanos);
    }
  }

  private void log(MessageLog to, int type, long start, long waitNanos, long serviceNanos) {
    Placement where = place.atWork().placement();
    if (where != null) {
      to.handled(start, where, name, kind.type(type), waitNanos, serviceNanos);
    }
  }

  private void fileBatch() {
    if (meter != null) {
      for (int at = 0; at < batched; at += FIGURES) {
        int type = (int) (batch[at + 2] >>> Integer.SIZE);
        int depth = (int) batch[at + 2];
        meter.starts(kind.type(type), 0, batch[at], depth);
        meter.ends(batch[at + 1]);
      }
      batched = 0;
    }
  }
}
