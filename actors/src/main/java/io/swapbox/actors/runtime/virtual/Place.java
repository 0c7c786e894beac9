package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Placement;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A simulated CPU or device: which of its actors run, which are ready to, and how busy it was.
 *
 * <p>Actors take turns of one message each, in the order in which they became ready; an actor with
 * more to do after its turn queues up at the end again.
 */
final class Place implements Due {

  private final EventLoop loop;
  private final @Nullable Placement placement;
  private final @Nullable Device device;
  private final int slots;
  private final ArrayDeque<VirtualMailbox> ready = new ArrayDeque<>();
  private int running;
  private long turns;
  private long endedNanos;
  private long startsOfRunning;

  private Place(EventLoop loop, @Nullable Placement placement, @Nullable Device device, int slots) {
    this.loop = loop;
    this.placement = placement;
    this.device = device;
    this.slots = slots;
  }

  /** A processor: one message at a time. */
  static Place cpu(EventLoop loop, int index) {
    return new Place(loop, Placement.cpu(index), null, 1);
  }

  /** A device: as many messages at a time as it has parallelism, each of another actor. */
  static Place device(EventLoop loop, int index, DeviceModel model, long seed) {
    Device device = new Device(model, new SeededRandom(seed, index));
    return new Place(loop, Placement.device(index), device, model.parallelism());
  }

  /** No place at all: room for everybody. */
  static Place nowhere(EventLoop loop) {
    return new Place(loop, null, null, Integer.MAX_VALUE);
  }

  /** The placement that leads here; null for nowhere. */
  @Nullable Placement placement() {
    return placement;
  }

  /** The device that this place is, or null. */
  @Nullable Device device() {
    return device;
  }

  /** An actor that did nothing has something to do. */
  void ready(VirtualMailbox actor) {
    ready.add(actor);
    serve();
  }

  private void serve() {
    while (running < slots) {
      VirtualMailbox next = ready.poll();
      if (next == null) {
        return;
      }
      run(next);
    }
  }

  private void run(VirtualMailbox actor) {
    long start = loop.now();
    running++;
    turns++;
    loop.beginTurn(actor);
    actor.handle();
    long service = loop.endTurn();
    startsOfRunning += start;
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
      ready.add(actor);
    }
  }

  /** How busy this place was until now. */
  PlaceUse use() {
    long now = loop.time();
    long busy = endedNanos + running * now - startsOfRunning;
    Placement where = Objects.requireNonNull(placement);
    return new PlaceUse(where, slots, busy, slots * now - busy, turns);
  }
}
