package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapChargeRule;
import io.swapbox.TierKind;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.util.List;

/**
 * The backends as one home's allocator sees them: the order in which they are offered a page, and
 * who holds which location.
 *
 * <p>The order is that of {@code swap_writeout} in {@code mm/page_io.c}, zero first, then the tiers
 * of the space by their priority ({@link Stations}). One instance a home; a message leaves no drops
 * or hints unsent in it.
 */
final class Backends {

  /** Pages after which a store goes to the next device of a tier: a cluster's. */
  private static final int TURN_PAGES = 512;

  private final TierLayout layout;
  private final Stations stations;
  private BackendRefs refs;
  private ActorRef<SlotAllocator.BackendReply> allocator;

  /** Of each tier which of its devices has its turn, and for how many pages more. */
  private final int[] turn;

  private final int[] turnPages;

  private final TierMasks masks = new TierMasks();
  private final Outbox shardDrops;
  private final Outbox deviceDrops;
  private final Outbox cacheOnly;
  private final Outbox mapped;

  // Made once: they are needed at the end of each message.
  private final Outbox.Sender toShards = this::dropFromShard;
  private final Outbox.Sender toDevices = this::dropFromDevice;
  private final Outbox.Sender cacheOnlyHints = (device, slots) -> hint(device, slots, true);
  private final Outbox.Sender mappedHints = (device, slots) -> hint(device, slots, false);

  /**
   * The backends of a home's entries.
   *
   * @param home whose; its own shard of a pool is the one of its number, wherever it is, so that a
   *     store under way goes on with the shard that comes next
   * @param seat from where they are asked
   * @param rule which pages are charged
   */
  Backends(int home, Seat seat, SwapChargeRule rule) {
    this.refs = seat.backends();
    this.allocator = seat.allocator().narrow();
    this.layout = refs.tiers();
    this.stations = new Stations(layout, rule);
    int tiers = layout.tiers().size();
    this.turn = new int[tiers];
    this.turnPages = new int[tiers];
    for (int tier = 0; tier < tiers; tier++) {
      turn[tier] = home % stations.layout(tier).members();
      turnPages[tier] = TURN_PAGES;
    }
    this.shardDrops = new Outbox(refs.shards().size());
    this.deviceDrops = new Outbox(refs.devices().size());
    this.cacheOnly = new Outbox(refs.devices().size());
    this.mapped = new Outbox(refs.devices().size());
  }

  /** Asks from another seat from now on, and has the answers sent there. */
  void moveTo(Seat seat) {
    refs = seat.backends();
    allocator = seat.allocator().narrow();
  }

  /** How many tiers there are. */
  int tiers() {
    return layout.tiers().size();
  }

  /** The tier that holds a location, counted from 0. */
  int tierOf(Backing backing, long location) {
    return layout.tierOf(backing, location);
  }

  /**
   * Whether a copy is on a device that takes its time, and neither in memory nor nowhere: not
   * {@code SWP_SYNCHRONOUS_IO}, and looked at behind the virtual slot.
   */
  boolean isOnDevice(Backing backing, long location) {
    return backing == Backing.SWAPFILE
        && layout.tiers().get(tierOf(backing, location)).kind() == TierKind.FILE;
  }

  /**
   * Whether the pages of a cgroup may go in that direction from their tier; they may stay there.
   */
  boolean mayMove(int cgroup, int tier, MoveDirection direction) {
    int before = (1 << tier) - 1;
    int behind = (1 << tiers()) - (2 << tier);
    return switch (direction) {
      case UP -> masks.allow(cgroup, before);
      case DOWN -> masks.allow(cgroup, behind);
      case OUT, TO -> masks.allow(cgroup, before | behind);
      case WITHIN -> true;
    };
  }

  /** Whether the pages of a cgroup may go to one of these tiers, a bit each. */
  boolean mayUse(int cgroup, int tiers) {
    return masks.allow(cgroup, tiers);
  }

  /**
   * Lets a batch begin whose pages are all in one tier and move to others. Those of a device are
   * charged for already. A tier that pages move out of is closed, and so not offered them.
   */
  void beginMove(PageBatch batch, int tier, MoveDirection direction) {
    batch.station = direction == MoveDirection.DOWN ? stations.behind(tier) : stations.first();
    batch.endStation = direction == MoveDirection.UP ? stations.of(tier) : stations.count();
    batch.paid = !stations.layout(tier).isPool();
  }

  /** Sends a batch that moves within a device to that; no other has it after it. */
  void storeWithin(PageBatch batch) {
    batch.station = stations.count();
    int device = Location.fileIndex(batch.location(0));
    refs.devices().get(device).tell(new Backend.Store(batch, allocator));
  }

  /**
   * Sends the pending pages of a batch to the next of the stations that may have one of them, to be
   * charged or stored; {@link PageBatch#station} and {@link PageBatch#endStation} say which.
   *
   * @return false when there is no such station: nobody is left to take the pages
   */
  boolean store(PageBatch batch) {
    batch.offerWithheld();
    int end = Math.min(batch.endStation, stations.count());
    while (batch.anyPending() && batch.station < end) {
      int station = batch.station++;
      if (letsIn(station, batch)) {
        offer(station, batch);
        return true;
      }
      batch.offerWithheld();
    }
    return false;
  }

  /** Whether a station may have one of the pending pages; those that it may not are withheld. */
  private boolean letsIn(int station, PageBatch batch) {
    if (batch.paid && stations.tier(station) == Stations.CHARGE) {
      return false;
    }
    Migration migration = batch.migration;
    MoveTarget target = migration == null ? null : migration.target;
    if (target != null && !stations.leadsTo(station, target.tiers())) {
      return false;
    }
    int tiers = stations.admits(station);
    boolean allowed = tiers == Stations.ANY || masks.allowAll() || masks.withhold(batch, tiers);
    return allowed && (!stations.wantsCharge(station) || batch.paid || withholdUncharged(batch));
  }

  /**
   * Withholds the pages that were not charged, as their cgroups might use no device when the others
   * were: the rules, or which tiers are closed, have changed since.
   *
   * @return whether there are others
   */
  private static boolean withholdUncharged(PageBatch batch) {
    boolean any = false;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        any |= batch.charged(i);
        if (!batch.charged(i)) {
          batch.withhold(i);
        }
      }
    }
    return any;
  }

  /** Keeps to other rules from now on; what is at a backend now ends by those before. */
  void apply(List<CgroupRule> rules) {
    masks.apply(rules);
  }

  /** Offers no more pages to a tier, or does so again; what is at it now ends as it was begun. */
  void setTier(int tier, boolean open) {
    masks.set(tier, open);
  }

  private void offer(int station, PageBatch batch) {
    Backend.Store store = new Backend.Store(batch, allocator);
    int tier = stations.tier(station);
    switch (tier) {
      case Stations.ZERO -> refs.zero().tell(store);
      case Stations.CHARGE -> refs.charges().tell(store);
      default -> {
        TierLayout.Tier offered = stations.layout(tier);
        int member = member(tier, stations.member(station), batch);
        if (offered.isPool()) {
          refs.shards().get(offered.first() + member).tell(store);
        } else {
          refs.devices().get(offered.first() + member).tell(store);
        }
      }
    }
  }

  /**
   * Which member of a tier is tried as that one, counted from 0. A pool's are tried from the home's
   * own on. Devices have a turn of a cluster's pages each, or until one has no room ({@code
   * plist_requeue} in {@code swap_alloc_slow} of {@code mm/swapfile.c}).
   */
  private int member(int tier, int tried, PageBatch batch) {
    int members = stations.layout(tier).members();
    if (tried == 0) {
      batch.firstMember = turn[tier];
    }
    int member = (batch.firstMember + tried) % members;
    if (!stations.layout(tier).isPool()) {
      takeTurn(tier, member, batch.countPending());
    }
    return member;
  }

  private void takeTurn(int tier, int member, int pages) {
    if (member != turn[tier]) {
      turn[tier] = member;
      turnPages[tier] = TURN_PAGES;
    }
    turnPages[tier] -= pages;
    if (turnPages[tier] <= 0) {
      turn[tier] = (member + 1) % stations.layout(tier).members();
      turnPages[tier] = TURN_PAGES;
    }
  }

  /** Sends a load to whoever holds that location. */
  void load(Backing backing, long location, PageBatch batch) {
    Backend.Load load = new Backend.Load(batch, allocator);
    switch (backing) {
      case ZERO -> refs.zero().tell(load);
      case ZSWAP -> refs.shards().get(Location.shard(location)).tell(load);
      case SWAPFILE -> refs.devices().get(Location.fileIndex(location)).tell(load);
      case FOLIO -> throw new IllegalStateException("an entry without backing cannot be loaded");
    }
  }

  /** Remembers a location that is no longer needed, for {@link #sendDrops}. */
  void collectDrop(Backing backing, long location) {
    switch (backing) {
      case ZSWAP -> shardDrops.add(Location.shard(location), location);
      case SWAPFILE -> deviceDrops.add(Location.fileIndex(location), location);
      case ZERO, FOLIO -> {}
    }
  }

  /** Remembers for {@link #sendHints} that only the swap cache holds a slot's entry from now on. */
  void collectCacheOnly(long location) {
    cacheOnly.add(Location.fileIndex(location), location);
  }

  /** Remembers for {@link #sendHints} that a slot's entry is mapped again. */
  void collectMapped(long location) {
    mapped.add(Location.fileIndex(location), location);
  }

  /** Tells each device in one message each which slots are cache-only, and which no more. */
  void sendHints() {
    cacheOnly.send(cacheOnlyHints);
    mapped.send(mappedHints);
  }

  private void hint(int device, long[] slots, boolean areCacheOnly) {
    refs.devices().get(device).tell(new SwapFileBackend.CacheOnly(slots, areCacheOnly));
  }

  /** Tells each backend in one message what it may forget. */
  void sendDrops() {
    shardDrops.send(toShards);
    deviceDrops.send(toDevices);
  }

  private void dropFromShard(int shard, long[] drops) {
    refs.shards().get(shard).tell(new Backend.Drop(drops));
  }

  private void dropFromDevice(int device, long[] drops) {
    refs.devices().get(device).tell(new Backend.Drop(drops));
  }
}
