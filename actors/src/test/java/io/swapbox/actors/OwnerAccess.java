package io.swapbox.actors;

import io.swapbox.SwapCharge;
import io.swapbox.TierState;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.ScanControl.Purpose;
import io.swapbox.allocator.SwapMap;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.Failures;
import io.swapbox.backends.FrameChunks;
import io.swapbox.backends.PackedRun;
import io.swapbox.backends.ZswapPool;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The state that an owner actor keeps to itself, for a bench that looks at it between events. */
public final class OwnerAccess {

  private OwnerAccess() {}

  /** The clusters of an allocator whose CPU is online. */
  public static VirtualClusters clusters(Object allocator) {
    return (VirtualClusters) field(field(allocator, "own"), "clusters");
  }

  /** The homes that an allocator has, its own one and those that it has adopted. */
  public static List<Integer> homes(SlotAllocator allocator) {
    List<Integer> homes = new ArrayList<>();
    if (field(allocator, "own") instanceof Home own) {
      homes.add(own.number());
    }
    for (Object adopted : ((Map<?, ?>) field(allocator, "adopted")).keySet()) {
      homes.add((Integer) adopted);
    }
    return homes;
  }

  /** Whether a message is a request that was passed on after a home was handed over. */
  public static boolean isPassedOn(Object message) {
    return message instanceof SlotAllocator.Forwarded forwarded
        && !(forwarded.message() instanceof Backend.Report);
  }

  /** Makes a home forget which requests wait for busy entries, if the message hands one over. */
  public static void forgetParked(Object message) {
    if (message instanceof SlotAllocator.Adopt adopt) {
      ((Map<?, ?>) field(field(adopt.home(), "busy"), "parked")).clear();
    }
  }

  /** The pool of a shard. */
  public static ZswapPool pool(Object shard) {
    return (ZswapPool) field(shard, "pool");
  }

  /** The frames of who has pages in memory, or null if that is another one. */
  public static @Nullable FrameChunks frames(Object owner) {
    return owner instanceof MemoryFrames ? (FrameChunks) field(owner, "chunks") : null;
  }

  /** The number of who has pages in memory. */
  public static int framesShard(Object memoryFrames) {
    return (int) field(memoryFrames, "shard");
  }

  /** Answers for a home that is told of the tiers; whether that was the message. */
  public static boolean pretendsToKnowTiers(Object owner, Object message) {
    if (owner instanceof SlotAllocator && message instanceof SetTiers change) {
      change.replyTo().tell(new SwapCoordinator.TiersSet());
      return true;
    }
    return false;
  }

  /** What lies where in a file. */
  public static SwapMap map(Object fileBackend) {
    return (SwapMap) field(fileBackend, "map");
  }

  /** The slots of a file. */
  public static PhysicalSlots slots(Object fileBackend) {
    return map(fileBackend).slots();
  }

  /** Whether the owner of a file has begun a discard that has not ended. */
  public static boolean isDiscarding(Object fileBackend) {
    return ((Discards) field(fileBackend, "discards")).areUnderWay();
  }

  /** Reads what cgroups are charged for. */
  public static Supplier<List<SwapCharge>> charges(Object swapCharges) {
    return ((ChargeTable) field(swapCharges, "table"))::list;
  }

  /** Whether a message puts a cgroup below another one. */
  public static boolean isReparenting(Object message) {
    return message instanceof SwapCharges.Parent;
  }

  /** The cgroup that comes below another one. */
  public static int child(Object message) {
    return ((SwapCharges.Parent) message).cgroup();
  }

  /** The cgroup that it comes below. */
  public static int parent(Object message) {
    return ((SwapCharges.Parent) message).parent();
  }

  /** The cgroup that a message begins to remove, or -1. */
  public static int removed(Object message) {
    return message instanceof Cgroups.Reparent removal ? removal.cgroup() : -1;
  }

  /** Whose its pages are to be. */
  public static int heir(Object message) {
    return ((Cgroups.Reparent) message).heir();
  }

  /** Whether a message ends the charge of an heir for a cgroup that is removed. */
  public static boolean forgetsRemoved(Object message) {
    return message instanceof SwapCharges.Forget;
  }

  /** Has a home answer at once that it has done its part in a removal, and do that part. */
  public static void forgetStoresUnderWay(Object allocator, Object message) {
    if (allocator instanceof SlotAllocator && message instanceof Cgroups.Reparent) {
      Object home = field(allocator, "own");
      if (home != null) {
        Arrays.fill((int[]) field(field(home, "reparenting"), "underWay"), 0);
      }
    }
  }

  /** Has a shard answer that it has moved the pages of a cgroup that is removed, and not do so. */
  public static boolean pretendsToReparent(Object owner, Object message) {
    if (owner instanceof ZswapBackend && message instanceof Cgroups.Reparent removal) {
      removal.replyTo().tell(new Cgroups.Applied());
      return true;
    }
    return false;
  }

  /** Makes the cgroup above one keep the charge of a page that a message gives back. */
  public static void keepChargeAbove(Object swapCharges, Object message) {
    if (message instanceof SwapCharges.Uncharge uncharge) {
      ChargeTable table = (ChargeTable) field(swapCharges, "table");
      Object counter = ((Map<?, ?>) field(table, "counters")).get(uncharge.cgroup());
      Object above = counter == null ? null : field(counter, "parent");
      if (above != null) {
        table.charge((int) field(above, "cgroup"), 1);
      }
    }
  }

  /** Whether a message gives charges back. */
  public static boolean isUncharge(Object message) {
    return message instanceof SwapCharges.Uncharge;
  }

  /** The cgroup that is charged for a page of a store. */
  public static int cgroup(PageBatch batch, int i) {
    return batch.cgroup(i);
  }

  /** Whether a backend has taken a page, which had no good copy before the store. */
  public static boolean isStoredAnew(PageBatch batch, int i) {
    boolean wasClean = batch.wasCached(i) && !batch.dirty(i);
    return batch.status(i) == PageStatus.DONE && !wasClean;
  }

  /** Whether a message changes what cgroups may use. */
  public static boolean isRuleChange(Object message) {
    return message instanceof Cgroups.Apply;
  }

  /** Makes a store offer all its pages to the backend that has it. */
  public static void offerWithheld(PageBatch batch) {
    batch.offerWithheld();
  }

  /** Where the slots are that a swap file asks an owner to give up; none in another message. */
  public static long[] slotsToReclaim(Object message) {
    return message instanceof SlotAllocator.ReclaimSlots request
        ? request.locations()
        : new long[0];
  }

  /** Whose slot each of them is, as far as the reverse map knows. */
  public static long entrySlotToReclaim(Object message, int i) {
    return ((SlotAllocator.ReclaimSlots) message).entrySlots()[i];
  }

  /** Makes a file count one object less in the first slot of a packed write, where it has more. */
  public static void countOneObjectLess(Object fileBackend, Object message) {
    if (message instanceof SwapFileBackend.JobDone done
        && done.job().write
        && done.job().packed
        && done.job().error == null) {
      PhysicalSlots slots = slots(fileBackend);
      long slot = done.job().slot;
      int word = slots.checksum(slot);
      int objects = word & 0xffff;
      slots.setChecksum(slot, word - (objects > 1 ? 1 : 0));
    }
  }

  /** The objects that a message asks to be read, or null. */
  public static @Nullable PackedRun packedRunToRead(Object message) {
    return message instanceof SwapFileIo.Run run && run.job().packed && !run.job().write
        ? run.job().run
        : null;
  }

  /** Makes the packed pages of a store ones of another algorithm. */
  public static void mistakeAlgorithms(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.packedLength(i) > 0) {
        boolean zstd = batch.algorithm(i) == Algorithm.ZSTD.id();
        batch.packed(i, (zstd ? Algorithm.LZ4 : Algorithm.ZSTD).id(), batch.packedLength(i));
      }
    }
  }

  /** Makes a write that found the disk full one that found a bad slot. */
  public static void mistakeFullDisk(Object message) {
    if (message instanceof SwapFileBackend.JobDone done && done.job().diskFull()) {
      done.job().error = Failures.badSlot(done.job().firstFailed());
    }
  }

  /** Whether a batch carries pages from one backend to another. */
  public static boolean isMigration(PageBatch batch) {
    return batch.migration != null;
  }

  /** Whether a batch moves pages within the device that has them. */
  public static boolean movesWithin(PageBatch batch) {
    return Migration.isWithin(batch);
  }

  /** Changes the first byte of each page that comes up. */
  public static void spoilPromoted(PageBatch batch) {
    for (int i = 0; i < batch.size() && batch.promotes(); i++) {
      int at = batch.offset(i);
      batch.buffer(i).put(at, (byte) ~batch.buffer(i).get(at));
    }
  }

  /** Where the pages are in devices that are to come up; none in another batch. */
  public static LongStream copiesToPromote(PageBatch batch) {
    return IntStream.range(0, batch.promotes() ? batch.size() : 0)
        .filter(i -> batch.pending(i) && batch.backing(i) == Backing.SWAPFILE)
        .mapToLong(batch::location);
  }

  /** Where pages are to be moved away from; none in another message. */
  public static long[] copiesToMigrate(Object message) {
    return message instanceof SlotAllocator.Migrate request ? request.locations() : new long[0];
  }

  /** Whose page each of them is, as far as the one who asks knows. */
  public static long entrySlotToMigrate(Object message, int i) {
    return ((SlotAllocator.Migrate) message).entrySlots()[i];
  }

  /** Where a load found a page. */
  public static long location(PageBatch batch, int i) {
    return batch.location(i);
  }

  /** Makes an element of a request name another entry. */
  public static void replaceEntry(PageBatch batch, int i, long entry) {
    batch.entry(i, entry);
  }

  /** Makes a load end the stored copies of all its pages. */
  public static void giveUpAll(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      batch.giveUp(i);
    }
  }

  /** Makes a store take all its pages for clean. */
  public static void forgetWrites(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.wasCached(i)) {
        batch.cachedBefore(i, false);
      }
    }
  }

  /** Makes the first two pages of a store lie where the other one does, if one backend has both. */
  public static void exchangeFirstPages(PageBatch batch) {
    long first = batch.location(0);
    long second = batch.location(1);
    if (batch.backing(0) == batch.backing(1) && first < second) {
      batch.storedAt(0, batch.backing(0), second);
      batch.storedAt(1, batch.backing(1), first);
    }
  }

  /** Takes a page for evicted that reclaim has found referenced. */
  public static void evictReferenced(MemoryCgroup.Command shrink) {
    if (shrink instanceof MemoryCgroup.Shrink request) {
      ReclaimBatch batch = request.batch();
      for (int k = 0; k < batch.size() && batch.purpose() == Purpose.EVICT; k++) {
        if (batch.fate(k) == ReclaimBatch.Fate.REFERENCED) {
          batch.fate(k, ReclaimBatch.Fate.EVICTED);
          return;
        }
      }
    }
  }

  /** Whether a message wakes kswapd. */
  public static boolean isWakeUp(Object message) {
    return message instanceof Kswapd.Wake;
  }

  /** Admits a reclaimer that is about to ask its node. */
  public static void admit(Object message) {
    if (message instanceof MemoryNode.Throttle throttle) {
      throttle.replyTo().tell(new MemoryNode.Admitted());
    }
  }

  /** Makes an exchange forget the last frame that it brings back. */
  public static void loseFreed(FrameExchange exchange) {
    if (exchange.freedCount() > 0) {
      set(exchange, "freedCount", exchange.freedCount() - 1);
    }
  }

  /** Answers for a home that is to close a tier; whether that was the message. */
  public static boolean pretendsToClose(Object owner, Object message) {
    if (owner instanceof SlotAllocator
        && message instanceof SetTiers change
        && change.tiers().layout().tiers().stream()
            .anyMatch(tier -> tier.state() == TierState.SWAPPING_OFF)) {
      change.replyTo().tell(new SwapCoordinator.TiersSet());
      return true;
    }
    return false;
  }

  /** Opens a device, or shard, that is closed. */
  public static void open(Object backend) {
    setFlag(field(backend, "unuse"), "closed");
    if (backend instanceof SwapFileBackend) {
      setFlag(field(backend, "stores"), "closed");
    }
  }

  /** Says of a round that leaves unreadable pages behind or none, that nothing is left. */
  public static boolean endsEarly(Object owner, Object message) {
    if (owner instanceof SwapCoordinator coordinator
        && message instanceof SwapCoordinator.Round round) {
      coordinator.onMessage(
          new SwapCoordinator.Round(
              round.swapoff(),
              round.member(),
              0,
              round.asked(),
              round.moved(),
              round.ended(),
              round.noRoom(),
              List.of()));
      return true;
    }
    return false;
  }

  /** Locations of copies that are to be moved out of a tier that is swapped off. */
  public static long[] copiesToMoveOut(Object message) {
    return copies(message, MoveDirection.OUT);
  }

  /** Locations of copies that are to be moved within a device that is compacted. */
  public static long[] copiesToMoveWithin(Object message) {
    return copies(message, MoveDirection.WITHIN);
  }

  private static long[] copies(Object message, MoveDirection direction) {
    return message instanceof SlotAllocator.Migrate request
            && request.direction() == direction
            && request.from() == Backing.SWAPFILE
        ? request.locations()
        : new long[0];
  }

  /** Makes a file be cut off one slot earlier than it is to be. */
  public static void cutOffMore(Object message) {
    if (message instanceof SwapFileIo.Run run && run.job().truncates && run.job().slot > 1) {
      run.job().slot--;
    }
  }

  /** Tiers that the pages of a batch are to go to, a bit each, if some were named; else 0. */
  public static int targets(PageBatch batch) {
    Migration migration = batch.migration;
    MoveTarget target = migration == null ? null : migration.target;
    return target == null ? 0 : target.tiers();
  }

  /** Whether a store comes from the home of another device, which has served what it could. */
  public static boolean isPassedOn(PageBatch batch) {
    return batch.triedDevices != 0;
  }

  /** Whether the pages of a batch are moved by what budgets are for. */
  public static boolean hasBudget(PageBatch batch) {
    Migration migration = batch.migration;
    return migration != null
        && !migration.direction.isOut()
        && migration.direction != MoveDirection.WITHIN;
  }

  /** Whether a page of a batch is compressed as it lies in a pool. */
  public static boolean isPacked(PageBatch batch, int i) {
    return batch.packedLength(i) > 0;
  }

  /** Has a shard or device take pages as if nothing had been moved there. */
  public static void forgetBudget(Object owner, Object message) {
    boolean isMember = owner instanceof ZswapBackend || owner instanceof SwapFileBackend;
    if (isMember && message instanceof Backend.Store) {
      Object budget = field(owner, "budget");
      set(budget, "bucket", Integer.MAX_VALUE);
      set(budget, "bytesOfDay", 0);
    }
  }

  /** Has the pages of a migration go to whichever tier takes them. */
  public static void forgetTarget(PageBatch batch) {
    Migration migration = batch.migration;
    if (migration != null && migration.target != null) {
      migration.target = new MoveTarget(-1, new int[0], MoveReason.DEMAND);
    }
  }

  private static void setFlag(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      field.setBoolean(owner, false);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(owner.getClass() + " has changed", e);
    }
  }

  private static void set(Object owner, String name, int value) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      field.setInt(owner, value);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(owner.getClass() + " has changed", e);
    }
  }

  static Object field(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(owner.getClass() + " has changed", e);
    }
  }
}
