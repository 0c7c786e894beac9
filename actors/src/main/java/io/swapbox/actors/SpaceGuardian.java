package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.DesignException;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapDesign;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parent of a space's actors: spawns them, and fails when one of them fails.
 *
 * <p>None is restarted: an actor that owns slots and lost its state must not go on as if nothing
 * had happened.
 */
public final class SpaceGuardian extends MessageBehavior<SpaceGuardian.Command> {

  /** What it understands. */
  public sealed interface Command
      permits GetStatistics,
          Liquidate,
          ClusterDirectory.SetOnline,
          SwapCharges.Limit,
          Cgroups.Change,
          Cgroups.Remove,
          SwapCoordinator.Swapon,
          SwapCoordinator.SetPriority,
          SwapCoordinator.Swapoff,
          SwapCoordinator.Cancel,
          TierMigrator.Migrate,
          Compactions.Compact,
          Compactions.Cancel,
          Compactions.Survey,
          DeviceCoordinator.Register,
          DeviceCoordinator.RegisterTable,
          DeviceCoordinator.Deregister {}

  /**
   * Have all actors hand in what they own, now that nobody uses the space any more, and complete
   * the future with it.
   */
  public record Liquidate(CompletableFuture<SpaceParts> result)
      implements Command, SwapCoordinator.Command {}

  /** Complete the future with what the space counts and holds. */
  public record GetStatistics(CompletableFuture<SpaceStatistics> result) implements Command {}

  /**
   * How to reach a space.
   *
   * @param guardian the parent of its actors
   * @param allocators one for each home, by number: an entry's requests go to that of its home,
   *     which passes them on while the CPU is offline
   * @param design what homes are: CPUs, or devices
   */
  public record Topology(
      ActorRef<Command> guardian,
      List<ActorRef<SlotAllocator.Command>> allocators,
      SwapDesign design) {

    /** Copies the list. */
    public Topology {
      allocators = List.copyOf(allocators);
    }

    /** The number of the allocator that gets the new pages of a CPU. */
    public int homeOfStores(int cpu) {
      return design == SwapDesign.CLASSIC ? 0 : cpu;
    }

    /** The allocator that gets the new pages of a CPU. */
    public ActorRef<SlotAllocator.Command> forStores(int cpu) {
      return allocators.get(homeOfStores(cpu));
    }
  }

  private static final String PAGES_STAY = "a page stays in the slot that its entry names";
  private static final String TIERS_STAY = "its tiers are those that it began with";

  private final ActorContext<Command> context;
  private final SwapRuntime runtime;
  private final List<ActorRef<? super Backend.Report>> reporters = new ArrayList<>();
  private final List<ActorRef<SlotAllocator.Command>> allocators = new ArrayList<>();
  private final ActorRef<StatisticsCollector.Command> collector;
  private final ActorRef<ClusterDirectory.Command> directory;
  private final ActorRef<SwapCharges.Command> charges;
  private final ActorRef<Cgroups.Command> cgroups;
  private final ActorRef<SwapCoordinator.Command> coordinator;

  /** Who swaps devices off by the classic design; null by the other one. */
  private final @Nullable ActorRef<DeviceCoordinator.Command> walks;

  private SpaceGuardian(
      ActorContext<Command> context,
      SwapRuntime runtime,
      int space,
      SwapSpaceConfig config,
      List<? extends PageFile> devices,
      TierFiles files,
      Payload payload,
      SpaceParts parts,
      Consumer<Topology> ready) {
    this.context = context;
    this.runtime = runtime;
    TierRefs tiers = spawnTiers(config, devices, parts);
    charges = spawn(SwapCharges.create(parts.charges()), "swap-charges", 0, 0);
    reporters.add(charges);
    directory = spawn(ClusterDirectory.create(parts.clusterIds()), "cluster-directory", 0, 0);
    List<ActorRef<ZeroBackend.Command>> zeros = new ArrayList<>();
    for (int cpu = 0; cpu < config.cpus(); cpu++) {
      zeros.add(spawn(ZeroBackend.create(runtime, payload), "zero-backend", cpu, cpu));
    }
    reporters.addAll(zeros);
    boolean classic = config.design() == SwapDesign.CLASSIC;
    for (int home = 0; home < parts.homes().size(); home++) {
      BackendRefs backends =
          new BackendRefs(classic ? zeros : List.of(zeros.get(home)), tiers, charges);
      SlotAllocator.Setup setup =
          new SlotAllocator.Setup(
              space, home, config.allocators(), config.batch(), payload, parts.homes().get(home));
      ActorRef<SlotAllocator.Command> allocator =
          spawn(
              SlotAllocator.create(setup, backends, directory, runtime.workMeter()),
              "slot-allocator",
              home,
              home % config.cpus());
      reporters.add(allocator);
      allocators.add(allocator);
    }
    ClusterDirectory.Allocators known = new ClusterDirectory.Allocators(List.copyOf(allocators));
    directory.tell(known);
    if (classic) {
      allocators.forEach(allocator -> allocator.tell(known));
    }
    walks = classic ? spawnWalks(tiers.layout()) : null;
    cgroups = spawn(Cgroups.create(tiers, charges), "cgroups", 0, 0);
    cgroups.tell(known);
    for (TierLayout.Tier tier : tiers.layout().tiers()) {
      Backend.Behind behind = new Backend.Behind(tiers.layout().hasBehind(tier.number()));
      for (ActorRef<? super Backend.Member> member : tiers.members(tier)) {
        member.tell(known);
        member.tell(behind);
      }
    }
    int classicCpus = classic ? config.cpus() : 0;
    collector =
        spawn(StatisticsCollector.create(reporters, tiers, classicCpus), "statistics", 0, 0);
    ActorRef<TierMigrator.Command> migrator =
        spawn(TierMigrator.create(runtime, tiers, known.allocators()), "tier-migrator", 0, 0);
    coordinator =
        spawn(
            SwapCoordinator.create(
                runtime,
                new SwapCoordinator.Space(
                    config.tiers(),
                    tiers,
                    List.copyOf(devices),
                    known.allocators(),
                    cgroups,
                    collector,
                    migrator,
                    List.of(directory, charges),
                    files,
                    payload,
                    config.cpus(),
                    config.batch())),
            "swap-coordinator",
            0,
            0);
    ready.accept(new Topology(context.getSelf(), allocators, config.design()));
  }

  /**
   * Creates a space's actors.
   *
   * @param space tag of the space in its entries, 1 to 255
   * @param config what it is made of
   * @param devices the open files of {@link SwapSpaceConfig#devices}, in that order and of pages of
   *     that payload; the caller closes those that are open when the actor has stopped
   * @param files opens and closes those of tiers that come and go meanwhile
   * @param payload what its pages are made of
   * @param ready told how to reach the space, when all of it is there
   */
  public static Behavior<Command> create(
      SwapRuntime runtime,
      int space,
      SwapSpaceConfig config,
      List<? extends PageFile> devices,
      TierFiles files,
      Payload payload,
      Consumer<Topology> ready) {
    return Behaviors.setup(
        context ->
            new SpaceGuardian(
                context,
                runtime,
                space,
                config,
                devices,
                files,
                payload,
                SpaceParts.empty(space, config, devices, payload),
                ready));
  }

  /** The same of a space that opens no swap file later. */
  public static Behavior<Command> create(
      SwapRuntime runtime,
      int space,
      SwapSpaceConfig config,
      List<? extends PageFile> devices,
      Payload payload,
      Consumer<Topology> ready) {
    return create(runtime, space, config, devices, TierFiles.inMemory(payload), payload, ready);
  }

  /**
   * Creates the actors of a space of real pages that goes on with what another one has left.
   *
   * @param space tag that the entries carry
   * @param config what it is made of
   * @param devices as above; what lies in them the parts say
   * @param files as above
   * @param parts what its actors own from then on
   * @param ready told how to reach the space, when all of it is there
   */
  public static Behavior<Command> create(
      SwapRuntime runtime,
      int space,
      SwapSpaceConfig config,
      List<? extends PageFile> devices,
      TierFiles files,
      SpaceParts parts,
      Consumer<Topology> ready) {
    return Behaviors.setup(
        context ->
            new SpaceGuardian(
                context, runtime, space, config, devices, files, Payload.REAL, parts, ready));
  }

  private TierRefs spawnTiers(
      SwapSpaceConfig config, List<? extends PageFile> files, SpaceParts parts) {
    TierSpawner spawner = new TierSpawner(context, runtime, config.cpus(), config.batch());
    List<ActorRef<ZswapBackend.Command>> shards = new ArrayList<>();
    List<ActorRef<SwapFileBackend.Command>> devices = new ArrayList<>();
    for (TierConfig tier : config.tiers()) {
      switch (tier) {
        case ZswapConfig pool -> {
          for (int i = 0; i < pool.shards(); i++) {
            int shard = shards.size();
            shards.add(spawner.shard(pool, parts.pools().get(shard), shard, i));
          }
        }
        case SwapDeviceConfig device -> {
          int number = devices.size();
          devices.add(
              spawner.device(device, files.get(number), parts.devices().get(number), number));
        }
      }
    }
    return new TierRefs(TierLayout.of(config.tiers()), shards, devices);
  }

  private ActorRef<DeviceCoordinator.Command> spawnWalks(TierLayout tiers) {
    return spawn(DeviceCoordinator.create(runtime, tiers, allocators), "device-coordinator", 0, 0);
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String kind, int index, int cpu) {
    ActorRef<T> actor = runtime.spawn(context, behavior, kind, index, Placement.cpu(cpu));
    context.watch(actor);
    return actor;
  }

  @Override
  protected void onMessage(Command message) {
    if (walks == null) {
      onVirtual(message);
    } else {
      onClassic(message, walks);
    }
  }

  private void onVirtual(Command message) {
    switch (message) {
      case Liquidate liquidate -> coordinator.tell(liquidate);
      case GetStatistics get -> collector.tell(new StatisticsCollector.Collect(get.result()));
      case ClusterDirectory.SetOnline change -> directory.tell(change);
      case SwapCharges.Limit limit -> charges.tell(limit);
      case Cgroups.Change change -> cgroups.tell(change);
      case Cgroups.Remove remove -> cgroups.tell(remove);
      case SwapCoordinator.Swapon swapon -> coordinator.tell(swapon);
      case SwapCoordinator.SetPriority change -> coordinator.tell(change);
      case SwapCoordinator.Swapoff swapoff -> coordinator.tell(swapoff);
      case SwapCoordinator.Cancel cancel -> coordinator.tell(cancel);
      case TierMigrator.Migrate migrate ->
          cgroups.tell(new Cgroups.Migrate(migrate, coordinator.narrow()));
      case Compactions.Compact compact -> coordinator.tell(compact);
      case Compactions.Cancel cancel -> coordinator.tell(cancel);
      case Compactions.Survey survey -> coordinator.tell(survey);
      // Nobody walks over page tables: it is of no interest who has one.
      case DeviceCoordinator.Register register -> {}
      case DeviceCoordinator.RegisterTable register -> {}
      case DeviceCoordinator.Deregister deregister -> deregister.result().complete(null);
    }
  }

  private void onClassic(Command message, ActorRef<DeviceCoordinator.Command> walkers) {
    switch (message) {
      case GetStatistics get -> collector.tell(new StatisticsCollector.Collect(get.result()));
      case SwapCharges.Limit limit -> charges.tell(limit);
      case Cgroups.Change change -> cgroups.tell(change);
      case Cgroups.Remove remove -> cgroups.tell(remove);
      case SwapCoordinator.Swapoff swapoff -> walkers.tell(swapoff);
      case SwapCoordinator.Cancel cancel -> walkers.tell(cancel);
      case DeviceCoordinator.Register register -> walkers.tell(register);
      case DeviceCoordinator.RegisterTable register -> walkers.tell(register);
      case DeviceCoordinator.Deregister deregister -> walkers.tell(deregister);
      case Compactions.Survey survey -> coordinator.tell(survey);
      case Compactions.Cancel cancel -> coordinator.tell(cancel);
      case Compactions.Compact compact -> refuse(compact.result(), PAGES_STAY);
      case TierMigrator.Migrate migrate -> refuse(migrate.result(), PAGES_STAY);
      case Liquidate liquidate -> refuse(liquidate.result(), "its entries end with it");
      case ClusterDirectory.SetOnline change -> refuse(change.result(), "entries are of devices");
      case SwapCoordinator.Swapon swapon -> refuse(swapon.result(), TIERS_STAY);
      case SwapCoordinator.SetPriority change -> refuse(change.result(), TIERS_STAY);
    }
  }

  private static void refuse(CompletableFuture<?> result, String why) {
    result.completeExceptionally(new DesignException(SwapDesign.CLASSIC, why));
  }

  /** Of a tier that was swapped off, as the coordinator wanted it. */
  @Override
  protected void onStopped(ActorRef<Void> actor) {}
}
