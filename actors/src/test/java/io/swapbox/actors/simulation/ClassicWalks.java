package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DeviceCoordinator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import java.util.List;

/** Who is walked when devices of a classic space are swapped off; nobody in another one. */
final class ClassicWalks {

  private final Simulation run;
  private final BookTable table;
  private ActorRef<AddressSpace.Command> cache;

  ClassicWalks(Simulation run) {
    this.run = run;
    this.table = new BookTable(run.book());
  }

  void spawn(ActorContext<?> context, SwapRuntime runtime) {
    if (run.scenario().isClassic()) {
      cache = runtime.spawn(context, CacheWalk.create(run), "cache-walk", 0, Placement.cpu(0));
    }
  }

  /** Has the space know what clients have, and the tenants. */
  void register(
      ActorRef<SpaceGuardian.Command> guardian, List<ActorRef<AddressSpace.Command>> tenants) {
    if (run.scenario().isClassic()) {
      guardian.tell(new DeviceCoordinator.RegisterTable(table));
      guardian.tell(new DeviceCoordinator.Register(cache));
      tenants.forEach(tenant -> guardian.tell(new DeviceCoordinator.Register(tenant)));
    }
  }

  void delivered(Object owner, Object message) {
    table.delivered(owner, message);
  }

  /** Clients free all that they have. */
  void close() {
    table.close();
  }
}
