package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapChargeRule;
import io.swapbox.TierConfig;
import io.swapbox.TierKind;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backends as one home's allocator sees them: the order in which they are offered a page, and
 * who holds which location.
 *
 * <p>The order is that of {@code swap_writeout} in {@code mm/page_io.c}, zero first, then the tiers
 * of the space by their priority ({@link TierLayout}). By {@link SwapChargeRule#PHYSICAL_SLOTS}
 * pages are charged before they are offered to a tier of devices, by the other rule before
 * anything. One instance a home; a message leaves no drops or hints unsent in it.
 */
final class Backends {

  /** Pages after which a store goes to the next device of a tier: a cluster's. */
  private static final int TURN_PAGES = 512;

  /** Tiers, a bit each: all pages are let in, whatever tiers they may use. */
  private static final int ANY = -1;

  private final int home;
  private final boolean chargesSlots;

  /** Whether entries name slots of a device, which gets the pages that no pool takes. */
  private final boolean ofDevice;

  private List<ActorRef<ZeroBackend.Command>> zeros;

  /** Which of these has its turn. */
  private int zero;

  private final ActorRef<SwapCharges.Command> charges;
  private final ZeroLook look;
  private TierRefs refs;
  private TierLayout layout;
  private ActorRef<SlotAllocator.BackendReply> allocator;

  /** Of each tier which of its members has its turn, and a device's for how many pages more. */
  private final int[] turn = new int[TierConfig.MAX_TIERS];

  private final int[] turnPages = new int[TierConfig.MAX_TIERS];

  private final TierMasks masks = new TierMasks();
  private final Outbox shardDrops = new Outbox();
  private final Outbox deviceDrops = new Outbox();
  private final Outbox cacheOnly = new Outbox();
  private final Outbox mapped = new Outbox();

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
   * @param look finds out whether there is a page for the zero backend
   */
  Backends(int home, Seat seat, SwapChargeRule rule, ZeroLook look) {
    this(home, seat, seat.backends().tiers(), rule == SwapChargeRule.PHYSICAL_SLOTS, false, look);
  }

  private Backends(
      int home, Seat seat, TierRefs tiers, boolean chargesSlots, boolean ofDevice, ZeroLook look) {
    this.home = home;
    this.look = look;
    this.chargesSlots = chargesSlots;
    this.ofDevice = ofDevice;
    this.zeros = seat.backends().zeros();
    this.charges = seat.backends().charges();
    this.allocator = seat.allocator().narrow();
    this.refs = tiers;
    this.layout = tiers.layout();
    Arrays.fill(turnPages, TURN_PAGES);
    layout.tiers().forEach(this::beginTurns);
  }

  /** The backends of entries that name slots of a device, for which they are charged at once. */
  static Backends ofDevice(int device, Seat seat, ZeroLook look) {
    TierRefs tiers = seat.backends().tiers().ofDevice(device);
    return new Backends(device, seat, tiers, false, true, look);
  }

  /** Asks from another seat from now on, and has the answers sent there. */
  void moveTo(Seat seat) {
    zeros = seat.backends().zeros();
    allocator = seat.allocator().narrow();
  }

  /**
   * Has these tiers from now on. What is at a backend now ends as it was begun, and goes on along
   * the new ones.
   */
  void setTiers(TierRefs tiers) {
    TierLayout before = layout;
    refs = tiers;
    layout = tiers.layout();
    for (TierLayout.Tier tier : layout.tiers()) {
      if (tier.since() > before.version() || turn[tier.number()] >= tier.members().length) {
        beginTurns(tier);
      }
    }
  }

  private void beginTurns(TierLayout.Tier tier) {
    int members = tier.members().length;
    turn[tier.number()] = members == 0 ? 0 : home % members;
    turnPages[tier.number()] = TURN_PAGES;
  }

  /** The tiers that there are. */
  TierLayout layout() {
    return layout;
  }

  /** The tier that holds a location, or {@link TierLayout#NONE}. */
  int tierOf(Backing backing, long location) {
    return layout.tierOf(backing, location);
  }

  /**
   * Whether a copy is on a device that takes its time, and neither in memory nor nowhere: not
   * {@code SWP_SYNCHRONOUS_IO}, and looked at behind the virtual slot.
   */
  boolean isOnDevice(Backing backing, long location) {
    return backing == Backing.SWAPFILE
        && layout.tier(tierOf(backing, location)).kind() == TierKind.FILE;
  }

  /**
   * Whether the pages of a cgroup may go in that direction from their tier; they may stay there.
   */
  boolean mayMove(int cgroup, int tier, MoveDirection direction) {
    return direction == MoveDirection.WITHIN
        || masks.allow(cgroup, layout.targets(tier, direction));
  }

  /** Whether the pages of a cgroup may go to one of these tiers, a bit each. */
  boolean mayUse(int cgroup, int tiers) {
    return masks.allow(cgroup, tiers);
  }

  /** Lets a store begin. */
  void beginStore(PageBatch batch) {
    batch.route.begin(layout);
    for (int i = 0; ofDevice && i < layout.tiers().size(); i++) {
      TierLayout.Tier tier = layout.tiers().get(i);
      // A CPU begins with its own shard; the home of a device serves all CPUs.
      turn[tier.number()] = (turn[tier.number()] + 1) % tier.members().length;
    }
  }

  private ActorRef<ZeroBackend.Command> nextZero() {
    zero = (zero + 1) % zeros.size();
    return zeros.get(zero);
  }

  /**
   * Lets a batch begin whose pages are all in one tier and move to others. Those of a device are
   * charged for already.
   *
   * @param target to which tiers alone; null for all in the direction
   */
  void beginMove(PageBatch batch, int tier, MoveDirection direction, @Nullable MoveTarget target) {
    boolean charged = !chargesSlots || !layout.tier(tier).isPool();
    int targets = layout.targets(tier, direction) & (target == null ? ANY : target.tiers());
    batch.route.beginMove(layout, targets, charged);
  }

  /** Sends a batch that moves within a device to that; no other has it after it. */
  void storeWithin(PageBatch batch) {
    batch.route.beginMove(layout, 0, true);
    int device = Location.fileIndex(batch.location(0));
    refs.devices().get(device).tell(batch.messages().store(allocator));
  }

  /** Has each page of a batch that goes into memory given a frame there. */
  void askForFrames(PageBatch batch) {
    int[] frames = refs.frames();
    refs.shards().get(frames[home % frames.length]).tell(batch.messages().store(allocator));
  }

  /**
   * Sends the pending pages of a batch to the next that may have one of them, to be charged or
   * stored.
   *
   * @return false when there is none: nobody is left to take the pages
   */
  boolean store(PageBatch batch) {
    Route route = batch.route;
    batch.offerWithheld();
    route.follow(layout);
    while (batch.anyPending()) {
      int next = route.next(layout);
      if (next == TierLayout.NONE) {
        return false;
      }
      if (next == Route.ZERO) {
        if (offeredToZero(batch)) {
          return true;
        }
        continue;
      }
      if (masks.allowAny(batch, 1 << next)) {
        offer(layout.tier(next), batch);
        return true;
      }
      route.leave(next);
    }
    return false;
  }

  /**
   * Has the pages charged, by the rule that charges all, or offers them to a zero backend if there
   * is a page for it; false when nobody gets them.
   */
  private boolean offeredToZero(PageBatch batch) {
    if (!chargesSlots && isUncharged(batch, ANY)) {
      charges.tell(batch.messages().store(allocator));
      return true;
    }
    batch.route.wasAtZero();
    if (look.findsAny(batch)) {
      nextZero().tell(batch.messages().store(allocator));
      return true;
    }
    return false;
  }

  /** Offers pages to the next member of a tier, or has them charged before. */
  private void offer(TierLayout.Tier tier, PageBatch batch) {
    Backend.Store store = batch.messages().store(allocator);
    if (chargesSlots && !tier.isPool() && isUncharged(batch, layout.devices())) {
      masks.withhold(batch, layout.devices());
      charges.tell(store);
      return;
    }
    masks.withhold(batch, 1 << tier.number());
    int member = tier.members()[member(tier, batch)];
    if (tier.isPool()) {
      refs.shards().get(member).tell(store);
    } else {
      refs.devices().get(member).tell(store);
    }
  }

  /** Whether a pending page that may be in one of these tiers is to be charged and was not yet. */
  private boolean isUncharged(PageBatch batch, int tiers) {
    for (int i = 0; !batch.route.isPaid() && i < batch.size(); i++) {
      boolean open = batch.pending(i) && !batch.charged(i);
      if (open && (tiers == ANY || masks.allow(batch.cgroup(i), tiers))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a page of a cgroup may have a slot of that tier. */
  boolean mayHaveSlot(int cgroup, int tier) {
    return masks.allowSlot(cgroup, 1 << tier);
  }

  /** Keeps to other rules from now on; what is at a backend now ends by those before. */
  void apply(List<CgroupRule> rules) {
    masks.apply(rules);
  }

  /**
   * Which member of a tier is tried next, counted from 0. A pool's are tried from the home's own
   * on. Devices have a turn of a cluster's pages each, or until one has no room ({@code
   * plist_requeue} in {@code swap_alloc_slow} of {@code mm/swapfile.c}).
   */
  private int member(TierLayout.Tier tier, PageBatch batch) {
    int member = batch.route.visit(tier, turn[tier.number()]);
    if (!tier.isPool()) {
      takeTurn(tier, member, batch.countPending());
    }
    return member;
  }

  private void takeTurn(TierLayout.Tier of, int member, int pages) {
    int tier = of.number();
    if (member != turn[tier]) {
      turn[tier] = member;
      turnPages[tier] = TURN_PAGES;
    }
    turnPages[tier] -= pages;
    if (turnPages[tier] <= 0) {
      turn[tier] = (member + 1) % of.members().length;
      turnPages[tier] = TURN_PAGES;
    }
  }

  /** Sends a load to whoever holds that location. */
  void load(Backing backing, long location, PageBatch batch) {
    Backend.Load load = batch.messages().load(allocator);
    switch (backing) {
      case ZERO -> nextZero().tell(load);
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
    if (ofDevice) {
      return; // Its entry is the slot: it cannot be given up without it.
    }
    cacheOnly.add(Location.fileIndex(location), location);
  }

  /** Remembers for {@link #sendHints} that a slot's entry is mapped again. */
  void collectMapped(long location) {
    if (ofDevice) {
      return;
    }
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
