package io.swapbox;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.Gateway;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SpaceParts;
import io.swapbox.actors.TierFiles;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.ThreadRuntime;
import io.swapbox.backends.PageFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The root of an embedded space's own actor system: the space and the gateways of its clients. */
final class SpaceRoot {

  /**
   * How a client reaches the space.
   *
   * @param topology its guardian and allocators
   * @param gateways one for each CPU
   * @param runtime what its actors run on
   */
  record Connection(
      SpaceGuardian.Topology topology,
      List<ActorRef<Gateway.Answered>> gateways,
      SwapRuntime runtime) {}

  /**
   * What a space begins with.
   *
   * @param tag of the space in its entries, 1 to 255
   * @param config what it is made of
   * @param devices the open files of its devices, in their order
   * @param files opens and closes those of tiers that come and go
   * @param parts what its actors own from then on
   */
  record Contents(
      int tag, SwapSpaceConfig config, List<PageFile> devices, TierFiles files, SpaceParts parts) {}

  private SpaceRoot() {}

  /** Tells the root to stop, and with it the actor system. */
  enum Stop {
    INSTANCE
  }

  /**
   * Creates the root.
   *
   * @param contents what the space begins with
   * @param connected completed with the connection
   * @param failed told why, when an actor of the space failed or could not be spawned; the actor
   *     system stops then
   */
  static Behavior<Stop> create(
      Contents contents, CompletableFuture<Connection> connected, Consumer<Throwable> failed) {
    return Behaviors.setup(
        context -> {
          try {
            connect(context, contents, connected);
          } catch (RuntimeException e) { // Settings of the actor system that cannot be used.
            failed.accept(e);
            return Behaviors.stopped();
          }
          return Behaviors.receive(Stop.class)
              .onMessage(Stop.class, stop -> Behaviors.stopped())
              .onSignal(
                  ChildFailed.class,
                  signal -> {
                    failed.accept(signal.cause());
                    return Behaviors.stopped();
                  })
              .build();
        });
  }

  private static void connect(
      ActorContext<Stop> context, Contents contents, CompletableFuture<Connection> connected) {
    SwapSpaceConfig config = contents.config();
    SwapRuntime runtime =
        new ThreadRuntime(context.getSystem(), config.metering(), config.dispatcher());
    List<ActorRef<Gateway.Answered>> gateways = new ArrayList<>();
    for (int cpu = 0; cpu < config.cpus(); cpu++) {
      ActorRef<Gateway.Answered> gateway =
          runtime.spawn(context, Gateway.create(), "gateway", cpu, Placement.cpu(cpu));
      context.watch(gateway);
      gateways.add(gateway);
    }
    ActorRef<SpaceGuardian.Command> guardian =
        runtime.spawn(
            context,
            SpaceGuardian.create(
                runtime,
                contents.tag(),
                config,
                contents.devices(),
                contents.files(),
                contents.parts(),
                topology -> connected.complete(new Connection(topology, gateways, runtime))),
            "space",
            0,
            Placement.cpu(0));
    context.watch(guardian);
  }
}
