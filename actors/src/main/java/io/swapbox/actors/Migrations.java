package io.swapbox.actors;

import io.swapbox.actors.SlotAllocator.Migrate;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.PageCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves pages of a home from the tier that has them to tiers behind it, before it, or both.
 *
 * <p>Who wants pages moved down names virtual slots and locations, which is a hint: each is looked
 * at as it is now, and left alone unless it is live, not busy, backed by that very copy and may go
 * to a tier behind. The others are made busy, loaded from their copies, which stay, and offered to
 * the tiers behind. An entry is pointed at its new copy when that is there, and only then the old
 * one is given up ({@code zswap_writeback_entry} in {@code mm/zswap.c} frees its entry after the
 * write, too). A page that nobody takes, or that cannot be read, stays where it was. Pages that
 * move up are brought by {@link Promotions}, and take the same way from there. A copy in a tier
 * that is swapped off whose page the swap cache holds does not move but is given up. Pages of a
 * device that is compacted are offered to that device alone. Pages that go into memory get their
 * frames first, and are brought into these.
 *
 * <p>The source copies do not change meanwhile, so loads read them beside the migration, see {@link
 * BesideReads}. The migration ends after the last of those; from the time that it only waits for
 * them it lets no other in.
 */
final class Migrations {

  /** Batches that may be under way at once: some are written while others are read. */
  static final int MOST = 4;

  private final VirtualClusters clusters;
  private final Entries entries;
  private final BusyEntries busy;
  private final ClusterSupply supply;
  private final Backends backends;
  private final Uncharges uncharges;
  private final Reparenting reparenting;
  private final SlotAllocator.Setup setup;
  private final List<Migration> all = new ArrayList<>();
  private final ArrayDeque<Migration> idle = new ArrayDeque<>();
  private final ArrayDeque<Migrate> waiting = new ArrayDeque<>();

  private final MovingEntries moving;
  private final TierMoves moves = TierMoves.none();

  /** Whether there was no memory for pages the last time; what was loaded does not ask again. */
  private boolean starved;

  Migrations(
      VirtualClusters clusters,
      Entries entries,
      BusyEntries busy,
      ClusterSupply supply,
      Backends backends,
      Uncharges uncharges,
      Reparenting reparenting,
      SlotAllocator.Setup setup) {
    this.clusters = clusters;
    this.entries = entries;
    this.busy = busy;
    this.supply = supply;
    this.backends = backends;
    this.uncharges = uncharges;
    this.reparenting = reparenting;
    this.setup = setup;
    this.moving = new MovingEntries(clusters);
  }

  /** How many pages have left each tier. */
  TierMoves moves() {
    return moves;
  }

  /** The entries that are on their way, for those who read them meanwhile. */
  MovingEntries moving() {
    return moving;
  }

  /** Counts anew for the numbers of tiers that are those of other tiers from now on. */
  void forgetOtherThan(TierLayout next) {
    TierLayout before = backends.layout();
    for (TierLayout.Tier tier : before.tiers()) {
      if (!tier.name().equals(next.name(tier.number()))) {
        moves.forget(tier.number());
      }
    }
  }

  /** Whether none is under way and none waits. */
  boolean isIdle() {
    return waiting.isEmpty() && idle.size() == all.size();
  }

  /** Migrates as soon as a batch is idle. */
  void begin(Migrate request) {
    waiting.addLast(request);
    beginWaiting();
  }

  private void beginWaiting() {
    while (!waiting.isEmpty() && mayBegin()) {
      Migration migration = idle.removeFirst();
      Migrate request = waiting.removeFirst();
      migration.begin(request, backends);
      goOn(migration);
    }
  }

  private boolean mayBegin() {
    if (idle.isEmpty() && all.size() < MOST) {
      Migration migration = new Migration(setup.batch());
      all.add(migration);
      idle.addLast(migration);
    }
    return !idle.isEmpty();
  }

  /**
   * Takes a batch for pages that move up from a tier: at least one must be {@linkplain #add added},
   * and then {@linkplain #loaded all be loaded}.
   *
   * @return null when there is no batch idle, or no memory for it; once there was none, requests
   *     alone find out whether there is some again
   */
  @Nullable Migration beginUp(Backing from, int tier) {
    if (starved || !mayBegin() || !hasMemory(idle.getFirst())) {
      return null;
    }
    Migration migration = idle.removeFirst();
    migration.beginUp(from, tier);
    empty(migration);
    return migration;
  }

  /** Makes an entry that is not busy one of a migration's, whose source copy is there. */
  void add(Migration migration, long entry, long d, long location) {
    busy.hold(d);
    migration.add(entry, d, location, setup.payload().bytes());
    moving.add(d, migration);
  }

  /** Loads the next pages of a request, or answers it when there are none. */
  private void goOn(Migration migration) {
    fill(migration);
    if (migration.batch.size() == 0) {
      answer(migration);
    } else if (migration.direction == MoveDirection.TO_MEMORY) {
      backends.askForFrames(migration.batch);
    } else {
      load(migration.batch);
    }
  }

  private void empty(Migration migration) {
    migration.batch.begin(0);
    migration.batch.home = setup.cpu();
  }

  private void fill(Migration migration) {
    Migrate request = request(migration);
    PageBatch batch = migration.batch;
    empty(migration);
    if (request.packed()) {
      batch.letPack();
    }
    boolean hasMemory = migration.direction == MoveDirection.TO_MEMORY || hasMemory(migration);
    migration.noRoom |= !hasMemory && request.direction() != MoveDirection.DOWN;
    int slots = hasMemory ? request.entrySlots().length : 0;
    while (migration.next < slots && !batch.isFull()) {
      int i = migration.next++;
      long slot = request.entrySlots()[i];
      long location = request.locations()[i];
      long d = clusters.findLive(slot);
      if (d >= 0 && !clusters.busy(d) && isAt(d, request.from(), location)) {
        take(migration, slot, d, location);
      }
    }
    entries.settle();
  }

  /** Takes a page that is where it was seen, and that no request has in hand. */
  private void take(Migration migration, long slot, long d, long location) {
    boolean out = migration.direction.isOut();
    if (out && clusters.cached(d)) {
      entries.giveUpBacking(d);
      migration.moved++;
    } else if (mayMove(migration, clusters.cgroup(d))) {
      add(migration, entryOf(slot, d), d, location);
    } else {
      migration.noRoom |= out;
    }
  }

  private boolean mayMove(Migration migration, int cgroup) {
    MoveTarget target = migration.target;
    if (migration.direction == MoveDirection.TO_MEMORY) {
      return true;
    }
    return target == null
        ? backends.mayMove(cgroup, migration.tier, migration.direction)
        : target.includes(cgroup) && backends.mayUse(cgroup, target.tiers());
  }

  /** Whether there is memory for the pages; without it none moves. */
  private boolean hasMemory(Migration migration) {
    if (migration.memory == null) {
      // A compressed object may need more room than a page on its way.
      int bytes = setup.batch() * setup.payload().bytes() + PageCodec.MAX_COMPRESSED_BYTES;
      starved = !migration.takeMemory(bytes);
    }
    return migration.memory != null;
  }

  private boolean isAt(long d, Backing backing, long location) {
    return clusters.backing(d) == backing && clusters.location(d) == location;
  }

  private long entryOf(long slot, long d) {
    return Entry.of(setup.space(), clusters.generation(d), Entry.cluster(slot), Entry.offset(slot));
  }

  /** Loads what is left to be loaded, or goes on to the stores. */
  private void load(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        backends.load(batch.backing(i), batch.location(i), batch);
        return;
      }
    }
    reparenting.began(batch);
    if (migration(batch).direction == MoveDirection.TO_MEMORY) {
      keepInMemory(batch);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      if (batch.status(i) == PageStatus.DONE) {
        batch.storeAnew(i, clusters.cgroup(batch.descriptor(i)));
      }
    }
    Migration migration = migration(batch);
    if (migration.direction == MoveDirection.WITHIN) {
      backends.storeWithin(batch);
      return;
    }
    backends.beginMove(batch, migration.tier, migration.direction, migration.target);
    store(batch);
  }

  /** The pages that were brought lie in the frames that they were given. */
  private void keepInMemory(PageBatch batch) {
    Migration migration = migration(batch);
    for (int i = 0; i < batch.size(); i++) {
      migration.noRoom |= batch.status(i) == PageStatus.NO_SPACE;
      if (batch.status(i) == PageStatus.DONE) {
        batch.storedAt(i, Backing.ZSWAP, batch.frame(i));
      }
    }
    finishUnlessRead(migration);
  }

  /** Offers what is left of the pages to the next backend. */
  private void store(PageBatch batch) {
    if (!backends.store(batch)) {
      Migration migration = migration(batch);
      migration.noRoom |= batch.anyPending() && !migration.heldBack;
      batch.refusePending();
      finishUnlessRead(migration);
    }
  }

  private void finishUnlessRead(Migration migration) {
    migration.stored = true;
    if (migration.readers == 0) {
      finish(migration);
    }
  }

  /** A backend has read what it has of a batch, or all of it was brought. */
  void loaded(PageBatch batch) {
    load(batch);
  }

  /** A backend has taken what it could of a batch, or the charges of it were settled. */
  void stored(PageBatch batch) {
    if (migration(batch).direction == MoveDirection.TO_MEMORY) {
      load(batch);
    } else {
      store(batch);
    }
  }

  /** Points the entries at what was stored; goes on with the request, and with those that wait. */
  private void finish(Migration migration) {
    PageBatch batch = migration.batch;
    migration.stored = false;
    reparenting.ended(batch);
    for (int i = 0; i < batch.size(); i++) {
      long d = batch.descriptor(i);
      long entry = batch.entry(i);
      moving.remove(d);
      busy.release(entry, d);
      if (batch.status(i) == PageStatus.DONE) {
        uncharges.kept(batch, i);
        entries.move(d, batch.backing(i), batch.location(i));
        migration.moved++;
        count(migration, backends.tierOf(batch.backing(i), batch.location(i)));
      } else {
        uncharges.refund(batch, i);
        giveFrameBack(migration, i);
        if (batch.status(i) == PageStatus.WRITE_ERROR) {
          entries.setAside(entry);
        }
      }
      if (clusters.unreferenced(d)) {
        // A load beside has taken the last use.
        entries.freeWithBacking(entry, d);
        moving.freed();
      } else if (migration.direction.isOut() || Migration.isWithin(batch)) {
        noteStayed(migration, i);
      }
    }
    entries.settle();
    supply.giveBack();
    if (migration.request == null) {
      idle.addLast(migration);
    } else {
      goOn(migration);
    }
    beginWaiting();
  }

  private void giveFrameBack(Migration migration, int i) {
    boolean given = migration.batch.status(i) != PageStatus.NO_SPACE;
    if (given && migration.direction == MoveDirection.TO_MEMORY) {
      backends.collectDrop(Backing.ZSWAP, migration.batch.frame(i));
    }
  }

  private void count(Migration migration, int to) {
    if (to != TierLayout.NONE && migration.direction != MoveDirection.WITHIN) {
      boolean up = backends.layout().isBefore(to, migration.tier);
      moves.left(migration.tier, to, up, migration.reason());
    }
  }

  /** Notes why a page has stayed, if it has, for those who want to know. */
  private static void noteStayed(Migration migration, int i) {
    PageBatch batch = migration.batch;
    switch (batch.status(i)) {
      case CORRUPT, READ_ERROR -> migration.unreadable.add(UnreadablePage.of(batch, i));
      case SWAP_MAX -> migration.noRoom = true;
      default -> {}
    }
  }

  private void answer(Migration migration) {
    Migrate request = request(migration);
    migration.request = null;
    idle.addLast(migration);
    request.replyTo().tell(reply(migration));
  }

  private static Backend.MoveReply reply(Migration migration) {
    return switch (migration.direction) {
      case OUT, TO_MEMORY ->
          new Backend.MovedOut(migration.moved, migration.noRoom, migration.unreadable);
      case TO -> new Backend.MovedTo(migration.moved, migration.noRoom, migration.heldBack);
      case WITHIN -> new Backend.MovedWithin(migration.moved, migration.unreadable);
      case DOWN, UP ->
          new Backend.Migrated(migration.moved, migration.noRoom || migration.heldBack);
    };
  }

  /**
   * Finishes the migrations that have waited for loads to {@linkplain MovingEntries#leave leave}.
   */
  void finishAwaited() {
    for (int i = 0; i < all.size(); i++) {
      Migration migration = all.get(i);
      if (migration.stored && migration.readers == 0) {
        finish(migration);
      }
    }
  }

  private static Migration migration(PageBatch batch) {
    return Objects.requireNonNull(batch.migration);
  }

  private static Migrate request(Migration migration) {
    return Objects.requireNonNull(migration.request);
  }
}
