package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.event.Logging;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.virtual.ActorFailedException;
import io.swapbox.actors.runtime.virtual.MessageCounts;
import io.swapbox.actors.runtime.virtual.VirtualRuntime;
import io.swapbox.backends.Payload;
import io.swapbox.backends.PoolMemory;
import io.swapbox.backends.ZswapPool;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One run: a machine, a space on it, clients, faults, and checks after its events. */
final class Simulation implements Taps.Listener, AutoCloseable {

  /** The pages of all clients; a run leaves nothing in them that another would look at. */
  private static final ThreadLocal<ByteBuffer> MEMORY =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(Scenario.mostPages() * Pages.BYTES));

  /** Events after which a run is held to be going round in a circle. */
  private static final long MOST_EVENTS = 200_000;

  /**
   * Virtual time after which it is held to wait for ever, where kswapd is not slow: ten minutes.
   */
  private static final double MOST_NANOS = 600e9;

  private static final Set<String> TENANTS_KINDS =
      Set.of("memory-cgroup", "direct-reclaim", "memory-node", "kswapd", "oom-killer");

  /** Hides the manifests, which Akka would read again, of every jar, for every run. */
  private static final ClassLoader WITHOUT_MANIFESTS =
      new ClassLoader(Simulation.class.getClassLoader()) {
        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
          return name.equals("META-INF/MANIFEST.MF")
              ? Collections.emptyEnumeration()
              : super.getResources(name);
        }
      };

  /** Thrown by an actor of the space because the scenario wants it. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("simulated", null, false, false);
    }
  }

  private final Scenario scenario;
  private final PlantedBug bug;
  private final SwapSpaceConfig config;
  private final Tiers tiers;
  private final Owners owners;
  private final Book book = new Book();
  private final Book tenantBook = new Book();
  private final Tenants tenants;
  private final CpuChanges cpuChanges;
  private final SwapLimits swapLimits;
  private final TierRules tierRules;
  private final Swapoffs swapoffs;
  private final TierOns tierOns;
  private final WantedMoves wantedMoves;
  private final Budgets budgets;
  private final ClassicWalks walks;
  private final CompactionRuns compactions;
  private final VirtualRuntime runtime;
  private final Devices devices;
  private final Judge judge;
  private final List<ActorRef<Client.Command>> clients = new ArrayList<>();
  private SpaceGuardian.Topology topology;
  private SimulationFailure failure;
  private long events;
  private long messages;
  private long logDigest;
  private long stamps;
  private int clientsDone;
  private boolean changed;
  private int untilCrash;
  private boolean crashed;
  private boolean draining;

  private Simulation(Scenario scenario, PlantedBug bug) {
    this.scenario = scenario;
    this.bug = bug;
    this.config = scenario.space();
    this.tiers = new Tiers(config.tiers());
    this.owners = new Owners(homes(), tiers, scenario.memory().cgroups());
    this.cpuChanges = new CpuChanges(scenario, owners);
    this.swapLimits = new SwapLimits(scenario, owners);
    this.tierRules = new TierRules(scenario, tiers);
    this.swapoffs = new Swapoffs(scenario, tiers, owners);
    this.wantedMoves = new WantedMoves(this);
    this.budgets = new Budgets(this);
    this.walks = new ClassicWalks(this);
    this.compactions = new CompactionRuns(scenario, tiers, swapoffs, owners);
    this.untilCrash = scenario.crashAt();
    this.runtime =
        VirtualRuntime.create(
            scenario.machine(tiers.devices()),
            (nanos, place, actor, message, wait, service) -> {
              messages++;
              long line = nanos * 31 + wait * 17 + service + place.index();
              logDigest = logDigest * 31 + line + actor.hashCode() + message.getName().hashCode();
            });
    this.devices = new Devices(scenario, config.devices(), owners, runtime.workMeter());
    this.tierOns = new TierOns(scenario, tiers, swapoffs, devices);
    this.judge = new Judge(this);
    this.tenants = new Tenants(this);
  }

  private int homes() {
    return scenario.isClassic() ? tiers.devices() : scenario.cpus();
  }

  /**
   * Runs a scenario to its end.
   *
   * @return a digest of every message and every answer
   * @throws SimulationFailure when the space did what it must not do
   */
  static long run(Scenario scenario) {
    return run(scenario, PlantedBug.NONE);
  }

  /** The same with a bug planted. */
  static long run(Scenario scenario, PlantedBug bug) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(WITHOUT_MANIFESTS);
    Simulation run = new Simulation(scenario, bug);
    try {
      try (run) {
        run.runAll();
      }
    } catch (RuntimeException | AssertionError e) {
      throw new SimulationFailure(scenario, run.events, e);
    } finally {
      thread.setContextClassLoader(before);
    }
    return run.logDigest * 31 + run.judge.digest() + run.messages;
  }

  private void runAll() {
    Taps taps = new Taps(runtime, this);
    ActorRef<Consumer<ActorContext<?>>> root =
        runtime.start(Behaviors.setup(context -> root(context, taps)));
    try {
      runtime.runUntil(owners::isComplete);
      root.tell(context -> tenants.spawn(context, taps));
      runtime.runUntil(() -> tenants.isComplete() && tenants.hasMemory(owners));
      Invariants invariants = new Invariants(this, owners, book, tenantBook);
      TenantInvariants ofTenants =
          new TenantInvariants(owners, tenants.tables(), !scenario.cgroups().removals().isEmpty());
      Runnable checks =
          () -> {
            invariants.check();
            ofTenants.check();
            swapLimits.check();
            swapoffs.check();
          };
      clients.forEach(client -> client.tell(new Client.Go()));
      tenants.go();
      walks.register(topology.guardian(), tenants.all());
      runToRest(checks, scenario.clients() + scenario.memory().tenants());
      invariants.checkAtRest();
      swapLimits.checkAtRest();
      ofTenants.checkAtRest();
      draining = true;
      walks.close();
      clients.getFirst().tell(new Client.Drain());
      tenants.exit();
      runToRest(checks, scenario.memory().tenants());
      invariants.checkEmpty();
      swapLimits.checkAtRest();
      ofTenants.checkEmpty();
    } catch (ActorFailedException e) {
      judgeCrash(e);
    }
  }

  /** An actor that throws ends the run by way of the guardian, which says who it was. */
  private void judgeCrash(ActorFailedException e) {
    if (!crashed) {
      throw e;
    }
    boolean inSpace = !TENANTS_KINDS.contains(scenario.whoCrashes());
    SimulationFailure.require(
        (inSpace ? e.actor().endsWith("/space-0") : e.actor().contains(scenario.whoCrashes()))
            && e.getMessage().contains(scenario.whoCrashes()),
        "%s threw, but that ended in: %s",
        scenario.whoCrashes(),
        e.getMessage());
  }

  private Behavior<Consumer<ActorContext<?>>> root(ActorContext<?> context, Taps taps) {
    // Actors that throw are part of the plan.
    Adapter.toClassic(context.getSystem())
        .eventStream()
        .setLogLevel(Logging.levelFor("off").get().asInt());
    Behavior<SpaceGuardian.Command> guardian =
        SpaceGuardian.create(
            taps,
            Scenario.SPACE,
            config,
            devices.files(),
            devices,
            Payload.REAL,
            made -> topology = made);
    runtime.spawn(context, guardian, "space", 0, Placement.cpu(0));
    for (int i = 0; i < scenario.clients(); i++) {
      Placement cpu = Placement.cpu(i % scenario.cpus());
      clients.add(runtime.spawn(context, Client.create(this, i), "client", i, cpu));
    }
    walks.spawn(context, runtime);
    return Behaviors.receiveMessage(
        task -> {
          task.accept(context);
          return Behaviors.same();
        });
  }

  /** Runs until nothing is left to do, which so many clients and tenants must have said. */
  private void runToRest(Runnable checks, int done) {
    clientsDone = 0;
    long end = events + MOST_EVENTS;
    double endNanos = MOST_NANOS * scenario.memory().slowdown();
    while (runtime.step()) {
      SimulationFailure.require(
          ++events < end && runtime.nanoTime() < endNanos, "the run does not come to an end");
      if (failure != null) {
        throw failure;
      }
      if (events == scenario.poolExhaustedAt()) {
        for (ZswapPool pool : owners.pools) {
          PoolMemory.exhaust(pool);
        }
      }
      switchProcessors();
      cpuChanges.at(events, topology.guardian());
      swapLimits.at(events, topology.guardian());
      tierRules.at(events, topology.guardian());
      swapoffs.at(events, topology.guardian());
      tierOns.at(events, topology.guardian());
      wantedMoves.at(events, topology.guardian());
      compactions.at(events, topology.guardian());
      walks.at(events, topology.guardian());
      changed |= bug.afterEvent(events, owners, book);
      // Nothing else changes what the owners have.
      if (changed) {
        changed = false;
        devices.noteFull(events);
        checks.run();
      }
      if (!runtime.messages().tieOut()) {
        throw new SimulationFailure("messages are lost or doubled: " + runtime.messages());
      }
    }
    SimulationFailure.require(!crashed, "%s threw and nobody noticed", scenario.whoCrashes());
    SimulationFailure.require(
        clientsDone == done, "only %d of %d clients got all of their answers", clientsDone, done);
    cpuChanges.checkAtRest();
    tierRules.checkAtRest();
    swapoffs.checkAtRest();
    tierOns.checkAtRest();
    wantedMoves.checkAtRest();
    compactions.checkAtRest();
    devices.checkAtRest();
    MessageCounts counts = runtime.messages();
    SimulationFailure.require(
        counts.inFlight() + counts.queued() == 0, "at rest, but for messages: %s", counts);
  }

  private void switchProcessors() {
    for (Scenario.Offline fault : scenario.offline()) {
      if (events == fault.at()) {
        runtime.offline(fault.cpu(), fault.standIn());
      } else if (events == fault.back()) {
        runtime.online(fault.cpu());
      }
    }
  }

  @Override
  public void made(String kind, int index, Object owner) {
    owners.made(index, owner);
    tierOns.made(index, owner);
  }

  @Override
  public void stopped(int index, Object owner) {
    tierOns.stopped(index, owner);
  }

  @Override
  public boolean deliver(String kind, Object owner, Object message) {
    if (kind.equals(scenario.whoCrashes()) && --untilCrash == 0) {
      crashed = true;
      throw new Crash();
    }
    changed = true;
    cpuChanges.delivered(message);
    swapLimits.delivered(events, owner, message);
    tierRules.delivered(message);
    swapoffs.delivered(owner, message);
    wantedMoves.delivered(message);
    budgets.delivered(message);
    walks.delivered(owner, message);
    compactions.delivered(owner, message);
    if (owners.node != null) {
      owners.node.delivered(owner, message);
    }
    if (message instanceof SlotAllocator.Loaded loaded) {
      judge.loaded(loaded.batch());
    }
    return bug.deliver(events, owners, owner, message);
  }

  /** Nothing may be left behind in the next run, not even of one that failed. */
  @Override
  public void close() {
    try {
      runtime.close();
    } catch (ActorFailedException e) {
      if (!crashed) {
        throw e;
      }
    } finally {
      devices.close();
    }
  }

  Scenario scenario() {
    return scenario;
  }

  /** What clients have in the space. */
  Book book() {
    return book;
  }

  /** What tenants have there. */
  Book tenantBook() {
    return tenantBook;
  }

  ByteBuffer clientMemory() {
    return MEMORY.get();
  }

  Judge judge() {
    return judge;
  }

  Devices devices() {
    return devices;
  }

  Tiers tiers() {
    return tiers;
  }

  SwapLimits swapLimits() {
    return swapLimits;
  }

  TierRules tierRules() {
    return tierRules;
  }

  Swapoffs swapoffs() {
    return swapoffs;
  }

  /** Whether clients and tenants give everything back. */
  boolean isDraining() {
    return draining;
  }

  /** What time it is. */
  long nanos() {
    return runtime.nanoTime();
  }

  long events() {
    return events;
  }

  long nextStamp() {
    return ++stamps;
  }

  ActorRef<SlotAllocator.Command> allocator(int cpu) {
    return topology.allocators().get(cpu);
  }

  /** The number of the allocator that gets the new pages of a CPU. */
  int homeOfStores(int cpu) {
    return topology.homeOfStores(cpu);
  }

  void clientDone() {
    clientsDone++;
  }

  void failed(SimulationFailure problem) {
    if (failure == null) {
      failure = problem;
    }
  }
}
