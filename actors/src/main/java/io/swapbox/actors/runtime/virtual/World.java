package io.swapbox.actors.runtime.virtual;

import akka.actor.ActorPath;
import akka.dispatch.TaskInvocation;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A simulated machine and the actors on it: what Akka's parts and the runtime share. */
final class World {

  /** The world whose actor system is being made: Akka makes the scheduler by reflection. */
  private static final ThreadLocal<@Nullable World> STARTING = new ThreadLocal<>();

  private final EventLoop loop;
  private final Place[] cpus;
  private final Place[] devices;
  private final @Nullable MessageLog log;
  private final Map<String, ActorKind> kinds = new HashMap<>();
  private final ActorKind unplaced;
  private final List<ActorSeat> seats = new ArrayList<>();
  private @Nullable ActorSeat nextSeat;
  private int mailboxes;

  World(VirtualConfig config, @Nullable MessageLog log) {
    this.loop = new EventLoop(config.seed(), config.costs().message());
    this.log = log;
    this.unplaced = ActorKind.nowhere(loop.costs());
    this.cpus = new Place[config.cpus()];
    for (int i = 0; i < cpus.length; i++) {
      cpus[i] = Place.cpu(loop, i, config.waiting());
    }
    this.devices = new Place[config.devices().size()];
    for (int i = 0; i < devices.length; i++) {
      devices[i] = Place.device(loop, i, config.devices().get(i), config.seed());
    }
  }

  /** Makes an actor system that lives in this world. */
  <T> T start(Supplier<T> system) {
    STARTING.set(this);
    try {
      return system.get();
    } finally {
      STARTING.remove();
    }
  }

  /** The world that an actor system is being made for on this thread. */
  static World starting() {
    World world = STARTING.get();
    if (world == null) {
      throw new IllegalStateException("virtual-time.conf is for VirtualRuntime.start alone");
    }
    return world;
  }

  EventLoop loop() {
    return loop;
  }

  List<ActorMeter> meters() {
    return seats.stream().map(ActorSeat::meter).map(Objects::requireNonNull).toList();
  }

  List<PlaceUse> use() {
    return Stream.concat(Stream.of(cpus), Stream.of(devices)).map(Place::use).toList();
  }

  /** Spawns an actor at a place; Akka asks for its mailbox meanwhile. */
  <T> T spawn(String kind, int index, Placement placement, Supplier<T> spawner) {
    ActorMeter meter = new ActorMeter(kind, index);
    ActorKind ofKind = kinds.computeIfAbsent(kind, name -> ActorKind.of(name, loop.costs()));
    ActorSeat seat = ActorSeat.at(place(placement), ofKind, meter, log);
    nextSeat = seat;
    try {
      T spawned = spawner.get();
      seats.add(seat);
      return spawned;
    } finally {
      nextSeat = null;
    }
  }

  private Place place(Placement placement) {
    Place[] places =
        switch (placement.site()) {
          case CPU -> cpus;
          case DEVICE, DEVICE_OF_CALLERS -> devices;
        };
    if (placement.index() < 0 || placement.index() >= places.length) {
      throw new IllegalArgumentException(
          "there is no " + placement + ": the machine has " + places.length + " of them");
    }
    return places[placement.index()];
  }

  /** Takes a processor offline; its actors go to the other one. */
  void offline(int cpu, int standIn) {
    Place place = place(Placement.cpu(cpu));
    Place elsewhere = place(Placement.cpu(standIn));
    if (elsewhere.atWork() == place) {
      throw new IllegalArgumentException("the work of cpu " + standIn + " is done by cpu " + cpu);
    }
    place.offline(elsewhere);
    loop.at(loop.time(), loop.sender(), payload -> place.handOver(), null);
  }

  /** Brings a processor back. */
  void online(int cpu) {
    place(Placement.cpu(cpu)).online();
  }

  VirtualMailbox newMailbox() {
    ActorSeat seat = nextSeat == null ? ActorSeat.nowhere(loop.nowhere(), unplaced) : nextSeat;
    nextSeat = null;
    return new VirtualMailbox(loop, seat, ++mailboxes);
  }

  /** Runs a future's callback as an event of its own. */
  void execute(TaskInvocation task) {
    int from = loop.sender();
    loop.at(loop.time(), from, payload -> loop.runFor(from, task), null);
  }

  void failed(ActorPath actor, Throwable cause) {
    loop.failed(new ActorFailedException(actor.toStringWithoutAddress(), loop.time(), cause));
  }
}
