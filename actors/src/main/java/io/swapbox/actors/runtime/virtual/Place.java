package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Placement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A simulated CPU or device: which of its actors run, which are ready to, and how busy it was.
 *
 * <p>Actors take turns of one message each, in the order in which they became ready; an actor with
 * more to do after its turn queues up at the end again. While a processor is offline its actors
 * take their turns at another one.
 */
final class Place implements Due {

  private final EventLoop loop;
  private final @Nullable Placement placement;
  private final @Nullable Device device;
  private final int slots;
  private final RunQueue tasks;
  private int running;
  private @Nullable VirtualMailbox firstReady;
  private @Nullable VirtualMailbox lastReady;
  private long turns;
  private long userNanos;
  private long endedNanos;
  private long startsOfRunning;
  private @Nullable Place standIn;

  private Place(
      EventLoop loop,
      @Nullable Placement placement,
      @Nullable Device device,
      int slots,
      Waiting waiting) {
    this.loop = loop;
    this.placement = placement;
    this.device = device;
    this.slots = slots;
    this.tasks = new RunQueue(loop, this, waiting);
  }

  /** A processor: one message at a time. */
  static Place cpu(EventLoop loop, int index, Waiting waiting) {
    return new Place(loop, Placement.cpu(index), null, 1, waiting);
  }

  /** A device: as many messages at a time as it has parallelism, each of another actor. */
  static Place device(EventLoop loop, int index, DeviceModel model, long seed) {
    Device device = new Device(model, new SeededRandom(seed, index));
    return new Place(loop, Placement.device(index), device, model.parallelism(), Waiting.SLEEP);
  }

  /** No place at all: room for everybody. */
  static Place nowhere(EventLoop loop) {
    return new Place(loop, null, null, Integer.MAX_VALUE, Waiting.SLEEP);
  }

  /** The placement that leads here; null for nowhere. */
  @Nullable Placement placement() {
    return placement;
  }

  /** The device that this place is, or null. */
  @Nullable Device device() {
    return device;
  }

  /** Where the work of this place is done: here, or where it moved to while this is offline. */
  Place atWork() {
    return standIn == null ? this : standIn.atWork();
  }

  /** From now on its work is done elsewhere; {@link #handOver} must follow, as an event. */
  void offline(Place elsewhere) {
    standIn = elsewhere;
  }

  /** Takes work again; an actor comes back when it is ready the next time. */
  void online() {
    standIn = null;
  }

  /** Sends the actors that wait here to where the work is done. */
  void handOver() {
    Place elsewhere = atWork();
    while (elsewhere != this && firstReady != null) {
      elsewhere.ready(nextReady(firstReady));
    }
  }

  /** An actor that did nothing has something to do. */
  void ready(VirtualMailbox actor) {
    if (running < slots && firstReady == null) {
      run(actor);
    } else {
      queueUp(actor);
    }
    serve();
  }

  private void queueUp(VirtualMailbox actor) {
    if (lastReady == null) {
      firstReady = actor;
    } else {
      lastReady.before(actor);
    }
    lastReady = actor;
  }

  /** Takes the first one out of the queue. */
  private VirtualMailbox nextReady(VirtualMailbox first) {
    firstReady = first.takeNext();
    if (firstReady == null) {
      lastReady = null;
    }
    return first;
  }

  private void serve() {
    while (running < slots && firstReady != null) {
      run(nextReady(firstReady));
    }
  }

  private void run(VirtualMailbox actor) {
    long start = loop.now();
    running++;
    startsOfRunning += start;
    turns++;
    loop.beginTurn(actor);
    actor.handle();
    long service = loop.endTurn();
    if (service == 0) {
      ended(actor, start);
    } else {
      actor.startedAt(start);
      loop.at(start + service, actor.id(), this, actor);
    }
  }

  /** The turn of the actor that comes with the event has ended. */
  @Override
  public void due(@Nullable Object payload) {
    VirtualMailbox actor = (VirtualMailbox) Objects.requireNonNull(payload);
    ended(actor, actor.startedAt());
    serve();
  }

  private void ended(VirtualMailbox actor, long start) {
    running--;
    startsOfRunning -= start;
    endedNanos += loop.now() - start;
    if (actor.endTurn()) {
      Place next = actor.place();
      if (next == this) {
        queueUp(actor);
      } else {
        next.ready(actor);
      }
    }
  }

  /** The tasks of this place. */
  RunQueue tasks() {
    return tasks;
  }

  /** Of what the actor at work charges, that much is its program's own time. */
  void chargeUser(long nanos) {
    userNanos += nanos;
  }

  /** Nanoseconds at work until now, summed over the slots. */
  long busyNanos() {
    return endedNanos + running * loop.time() - startsOfRunning;
  }

  /** How this place spent its time until now. */
  PlaceUse use() {
    long busy = busyNanos();
    long waiting = tasks.burntNanos();
    Placement where = Objects.requireNonNull(placement);
    return new PlaceUse(
        where,
        slots,
        userNanos,
        busy - userNanos,
        waiting,
        slots * loop.time() - busy - waiting,
        turns);
  }
}
