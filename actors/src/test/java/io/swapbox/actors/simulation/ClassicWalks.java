package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DeviceCoordinator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Who is walked when devices of a classic space are swapped off; nobody in another one. In half of
 * the runs the table of the clients is not registered for a while.
 */
final class ClassicWalks {

  private static final long GONE = 0x6e6fL;

  private final Simulation run;
  private final BookTable table;

  /** Event at which the table is deregistered, or never. */
  private final long goneAt;

  /** How many events later than that it is registered anew, at least. */
  private final int goneFor;

  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private ActorRef<AddressSpace.Command> cache;
  private boolean isBack;

  ClassicWalks(Simulation run) {
    this.run = run;
    this.table = new BookTable(run.book());
    SplittableRandom random = new SplittableRandom(run.scenario().seed() ^ GONE);
    boolean stays = !run.scenario().isClassic() || random.nextBoolean();
    this.goneAt = stays ? Long.MAX_VALUE : random.nextInt(800);
    this.goneFor = random.nextInt(200);
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
      tenants.forEach(tenant -> guardian.tell(new DeviceCoordinator.Register(tenant)));
      registerTable(guardian);
      guardian.tell(new DeviceCoordinator.Register(cache));
    }
  }

  private void registerTable(ActorRef<SpaceGuardian.Command> guardian) {
    table.setRegistered(true);
    guardian.tell(new DeviceCoordinator.RegisterTable(table));
  }

  /** Does what is due at that event. */
  void at(long event, ActorRef<SpaceGuardian.Command> guardian) {
    if (event == goneAt) {
      guardian.tell(new DeviceCoordinator.Deregister(table, gone));
    } else if (gone.isDone() && event > goneAt + goneFor && !isBack) {
      isBack = true;
      registerTable(guardian);
    } else if (gone.isDone() && !isBack) {
      table.setRegistered(false);
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
