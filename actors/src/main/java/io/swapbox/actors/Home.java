package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.AllocatorConfig;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.CgroupEntries;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.VirtualClusters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All entries of one home: its clusters, their descriptors, the requests that are under way with
 * them and those that wait.
 *
 * <p>While a request is under way its entries are busy: their backing does not change and nobody
 * else is served ({@link BusyEntries}). {@link Stores}, {@link Loads} and {@link SwapCounts} serve
 * the requests, {@link Migrations} moves pages to other backends, {@link ClusterSupply} sees to it
 * that there are slots.
 *
 * <p>Whoever has the object owns the entries. It moves from one allocator to another as a whole, in
 * a message, and with it the marks of busy entries: so it moves at once, whatever is under way.
 * What arrives later at the seat that it has left is passed on from there.
 */
final class Home {

  private final int number;
  private final VirtualClusters clusters;
  private final Entries entries;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Backends backends;
  private final Folios folios;
  private final Stores stores;
  private final Loads loads;
  private final SwapCounts counts;
  private final Migrations migrations;
  private final Reparenting reparenting = new Reparenting();

  /** Null unless entries name slots of a device. */
  private final @Nullable DeviceChoice devices;

  private Seat seat;

  /**
   * Who wants to be told what is here; an entry that is given up and not yet freed is waited for.
   */
  private final List<Backend.Report> reports = new ArrayList<>();

  /** Who waits for what this home owns, from the end of the space on. */
  private @Nullable Surrender surrender;

  private boolean surrendered;

  /** The home of a CPU, which asks for more clusters, or of a device if it has its slots. */
  Home(
      SlotAllocator.Setup setup,
      Seat seat,
      ActorRef<ClusterDirectory.Command> directory,
      WorkMeter meter) {
    this.number = setup.cpu();
    this.seat = seat;
    AllocatorConfig config = setup.config();
    this.clusters = setup.clusters();
    LookUps lookUps = new LookUps(clusters, meter);
    DeviceSlots slots = clusters instanceof DeviceSlots ofDevice ? ofDevice : null;
    ZeroLook look = new ZeroLook(setup.payload(), meter);
    this.backends =
        slots == null
            ? new Backends(number, seat, config.chargeRule(), look)
            : Backends.ofDevice(number, seat, look);
    TierLayout tiers = seat.backends().tiers().layout();
    this.devices = slots == null ? null : new DeviceChoice(number, tiers, slots, backends);
    Uncharges uncharges =
        new Uncharges(config.chargeRule(), slots != null, seat.backends().charges());
    this.entries = new Entries(clusters, backends, lookUps, uncharges);
    this.busy = new BusyEntries(clusters, lookUps);
    this.supply = new ClusterSupply(setup.cpu(), clusters, directory, seat);
    this.folios = new Folios(clusters, config.folioRule());
    this.migrations =
        new Migrations(clusters, entries, busy, supply, backends, uncharges, reparenting, setup);
    BesideReads beside = new BesideReads(migrations, meter, setup.payload().bytes());
    this.stores =
        new Stores(
            clusters,
            entries,
            busy,
            supply,
            backends,
            folios,
            uncharges,
            beside,
            reparenting,
            devices);
    Promotions promotions =
        new Promotions(
            config.promotion(), clusters, backends, migrations, meter, setup.payload().bytes());
    this.loads =
        new Loads(
            clusters,
            entries,
            busy,
            supply,
            backends,
            folios,
            beside,
            promotions,
            config.exclusiveLoads());
    this.counts = new SwapCounts(clusters, entries, busy, supply, config.freeBatching());
    supply.request();
  }

  /** The home in its entries: the CPU that its clusters are granted to. */
  int number() {
    return number;
  }

  /** Goes on at another seat. */
  void moveTo(Seat other) {
    seat = other;
    backends.moveTo(other);
    supply.moveTo(other);
  }

  /** Whether the new pages of a batch fit into clusters that are in use. */
  boolean hasRoomInUse(PageBatch batch) {
    return supply.hasInUse(batch.order(), batch.newRuns());
  }

  /** Handles a message, and the requests that need not wait any more after it. */
  void handle(SlotAllocator.HomeCommand message) {
    if (surrendered) {
      return;
    }
    if (message instanceof SlotAllocator.SwapOut store) {
      reparenting.began(store.batch());
    }
    dispatch(message);
    for (SlotAllocator.HomeCommand due = busy.nextDue(); due != null; due = busy.nextDue()) {
      dispatch(due);
    }
    Cgroups.Reparent reparented = reparenting.takeDone();
    if (reparented != null) {
      seat.backends().charges().tell(new SwapCharges.Settled(reparented.replyTo()));
    }
    if (!reports.isEmpty() && !migrations.moving().hasUnused()) {
      StatisticsCollector.HomePart report = report();
      reports.forEach(request -> request.replyTo().tell(report));
      reports.clear();
    }
    if (surrender != null && migrations.isIdle() && supply.isSettled()) {
      surrendered = true;
      surrender.replyTo().tell(new Liquidation.HomePart(number, clusters));
    }
  }

  private void dispatch(SlotAllocator.HomeCommand message) {
    switch (message) {
      case SlotAllocator.SwapOut swapOut -> {
        swapOut.batch().home = number;
        stores.begin(swapOut);
      }
      case SlotAllocator.Stored stored -> stored(stored.batch());
      case SlotAllocator.SwapIn swapIn -> {
        swapIn.batch().home = number;
        loads.begin(swapIn);
      }
      case SlotAllocator.Loaded loaded -> loaded(loaded.batch());
      case SlotAllocator.Free free -> counts.free(free);
      case SlotAllocator.Duplicate duplicate -> counts.duplicate(duplicate);
      case SlotAllocator.Uncache uncache -> counts.uncache(uncache);
      case SlotAllocator.Granted granted -> {
        supply.granted(granted);
        stores.beginAwaiting();
      }
      case SlotAllocator.ReclaimSlots request -> reclaimSlots(request);
      case Cgroups.Apply change -> {
        reparenting.end();
        backends.apply(change.rules());
        change.replyTo().tell(new Cgroups.Applied());
      }
      case Cgroups.Reparent request -> {
        reparenting.begin(request);
        backends.apply(request.rules());
        CgroupEntries.reparent(clusters, request.cgroup(), request.heir());
      }
      case SlotAllocator.Migrate request -> migrations.begin(request);
      case ClusterDirectory.Allocators those -> {
        if (devices != null) {
          devices.homes(those.allocators());
        }
      }
      case SlotAllocator.SetOpen change -> {
        if (devices != null) {
          devices.setOpen(change.open());
        }
        change.replyTo().tell(new DeviceCoordinator.OpenSet(change.swapoff()));
      }
      case SlotAllocator.CountEntries request -> count(request);
      case SetTiers change -> {
        migrations.forgetOtherThan(change.tiers().layout());
        backends.setTiers(change.tiers());
        change.replyTo().tell(new SwapCoordinator.TiersSet());
      }
      case Backend.Report report -> reports.add(report);
      case Surrender request -> surrender = request;
    }
  }

  private void count(SlotAllocator.CountEntries request) {
    List<UnreadablePage> unreadable = new ArrayList<>();
    for (UnreadablePage page : request.unreadable()) {
      if (clusters.find(page.entry()) >= 0) {
        unreadable.add(page);
      }
    }
    request
        .replyTo()
        .tell(new DeviceCoordinator.Counted(request.swapoff(), clusters.entries(), unreadable));
  }

  private void stored(PageBatch batch) {
    if (batch.migration == null) {
      stores.nextStation(batch);
    } else {
      migrations.stored(batch);
    }
  }

  private void loaded(PageBatch batch) {
    if (batch.migration == null) {
      loads.loaded(batch);
    } else {
      migrations.loaded(batch);
    }
  }

  private void reclaimSlots(SlotAllocator.ReclaimSlots request) {
    int reclaimed = 0;
    for (int i = 0; i < request.entrySlots().length; i++) {
      if (entries.reclaim(request.entrySlots()[i], request.locations()[i])) {
        reclaimed++;
      }
    }
    entries.settle();
    request.replyTo().tell(new SwapFileBackend.Reclaimed(reclaimed));
  }

  private StatisticsCollector.HomePart report() {
    boolean online = seat.cpu() == number;
    return new StatisticsCollector.HomePart(
        number,
        online,
        new StatisticsCollector.HomeCounts(
            clusters.entries(),
            entries.cached(),
            entries.folios(),
            clusters.descriptorBytes(),
            stores.swpoutClean(),
            loads.swapCacheHits(),
            online ? 0 : clusters.clusters(),
            folios.statistics()),
        migrations.moves().copy());
  }

  /** Frees its memory, as far as that is still its own. */
  void close() {
    if (!surrendered) {
      clusters.close();
    }
  }
}
