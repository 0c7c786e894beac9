package io.swapbox.actors.simulation;

import io.swapbox.actors.Backend;
import io.swapbox.actors.LoadMode;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.OomKiller;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SwapCharges;
import io.swapbox.actors.SwapFileBackend;
import io.swapbox.actors.WalkAccess;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SlotAccess;
import io.swapbox.allocator.SwapMap;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.PackedRun;
import io.swapbox.backends.PackedRuns;
import java.util.function.BiConsumer;

/** A mistake made on purpose between the actors, to see that the bench finds it. */
enum PlantedBug {

  /** No mistake. */
  NONE,

  /** One message that frees backings is lost. */
  LOST_FREE {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return events < LATE || !(message instanceof Backend.Drop);
    }
  },

  /** A message that ends charges is lost. */
  LOST_UNCHARGE {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return events < LATE || !OwnerAccess.isUncharge(message);
    }
  },

  /** A backend stores the pages, too, whose cgroups may not use its tier. */
  WITHHELD_STORED {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof Backend.Store store) {
        OwnerAccess.offerWithheld(store.batch());
      }
      return true;
    }
  },

  /** A message that changes what cgroups may use is lost. */
  LOST_RULE {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return !OwnerAccess.isRuleChange(message);
    }
  },

  /** The pool moves a page and re-points its entry, be it busy or not. */
  RE_POINTED_WITHOUT_BUSY {
    @Override
    boolean afterEvent(long events, Owners owners, Book book) {
      if (events < LATE || events % LATE != 0) {
        return false;
      }
      for (Book.Page page : book.live()) {
        VirtualClusters clusters = owners.clusters[Entry.home(page.entry)];
        long d = clusters.find(page.entry);
        if (d >= 0 && clusters.backing(d) == Backing.ZSWAP) {
          Mischief.move(owners, clusters, d);
          return true;
        }
      }
      return false;
    }
  },

  /** Reclaim gives a frame back whose page was found referenced and stays mapped. */
  MAPPED_FRAME_FREED {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (events >= LATE && message instanceof MemoryCgroup.Command command) {
        OwnerAccess.evictReferenced(command);
      }
      return true;
    }
  },

  /** A load that gives one use up has the bytes released, whoever else uses the entry. */
  SHARED_BYTES_RELEASED {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof Backend.Load load && load.batch().mode() == LoadMode.RELEASE) {
        OwnerAccess.giveUpAll(load.batch());
      }
      return true;
    }
  },

  /** A page that was written while it was cached is evicted as if its old copy were good. */
  WRITTEN_TAKEN_FOR_CLEAN {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof SlotAllocator.SwapOut store) {
        OwnerAccess.forgetWrites(store.batch());
      }
      return true;
    }
  },

  /** Two pages of a folio lie where the other one should. */
  PAGES_OF_FOLIO_EXCHANGED {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof SlotAllocator.Stored stored && stored.batch().order() > 0) {
        OwnerAccess.exchangeFirstPages(stored.batch());
      }
      return true;
    }
  },

  /** A request that arrives for a home after it was handed over is lost. */
  LOST_AFTER_HAND_OVER {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return !OwnerAccess.isPassedOn(message);
    }
  },

  /** A home is handed over without the requests that wait for its busy entries. */
  WAITING_LEFT_BEHIND {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      OwnerAccess.forgetParked(message);
      return true;
    }
  },

  /** A slot that was cache-only when it was looked for is freed, whatever its entry is now. */
  CACHE_ONLY_NOT_VALIDATED {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      long[] locations = OwnerAccess.slotsToReclaim(message);
      for (int i = 0; i < locations.length; i++) {
        long entrySlot = OwnerAccess.entrySlotToReclaim(message, i);
        SwapMap map = owners.files[Location.fileIndex(locations[i])];
        long place = Location.place(locations[i]);
        if (!Mischief.isCacheOnly(owners, entrySlot, locations[i])
            && map.entryCluster(place) != PhysicalSlots.UNMAPPED) {
          map.free(place);
        }
      }
      return true;
    }
  },

  /** A page is moved from where it was seen, whatever request has its entry in hand. */
  MIGRATION_OF_BUSY_ENTRY {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      long[] locations = OwnerAccess.copiesToMigrate(message);
      for (int i = 0; i < locations.length; i++) {
        long entrySlot = OwnerAccess.entrySlotToMigrate(message, i);
        VirtualClusters clusters = owners.clusters[Entry.home(entrySlot)];
        long d = clusters.findLive(entrySlot);
        if (d >= 0
            && clusters.backing(d) == Backing.ZSWAP
            && clusters.location(d) == locations[i]) {
          clusters.setBusy(d, false);
        }
      }
      return true;
    }
  },

  /** The copy that a page moves away from is given up when it was read. */
  SOURCE_GIVEN_UP_BEFORE_THE_WRITE {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof Backend.Load load && OwnerAccess.isMigration(load.batch())) {
        OwnerAccess.giveUpAll(load.batch());
      }
      return true;
    }
  },

  /** Of the objects that share a slot one is not counted: the slot is free before the last goes. */
  SLOT_OF_AN_OBJECT_FREED {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      OwnerAccess.countOneObjectLess(owner, message);
      return true;
    }
  },

  /** A packed object is read one byte short. */
  PACKED_LENGTH_OFF_BY_ONE {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      PackedRun run = OwnerAccess.packedRunToRead(message);
      if (run != null) {
        PackedRuns.shorten(run);
      }
      return true;
    }
  },

  /** It is not known what a packed object was compressed with. */
  PACKED_BY_ANOTHER_ALGORITHM {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (owner instanceof SwapFileBackend && message instanceof Backend.Store store) {
        OwnerAccess.mistakeAlgorithms(store.batch());
      }
      return true;
    }
  },

  /** A cluster is discarded that is in use again. */
  DISCARD_OF_CLUSTER_IN_USE {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (owner instanceof SwapFileBackend && message instanceof Backend.Drop) {
        SlotAccess.discardInUse(OwnerAccess.slots(owner));
      }
      return true;
    }
  },

  /** A page that comes up is not the one that was loaded. */
  PROMOTED_PAGE_IS_ANOTHER {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof Backend.Store store && !(owner instanceof SwapCharges)) {
        OwnerAccess.spoilPromoted(store.batch());
      }
      return true;
    }
  },

  /** A page that comes up is given up below before it has been stored. */
  PROMOTED_COPY_GIVEN_UP_EARLY {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (owner instanceof SwapCharges || !(message instanceof Backend.Store store)) {
        return true;
      }
      OwnerAccess.copiesToPromote(store.batch())
          .filter(location -> isTaken(owners, location))
          .forEach(
              location ->
                  owners.files[Location.fileIndex(location)].free(Location.place(location)));
      return true;
    }

    private static boolean isTaken(Owners owners, long location) {
      return owners.files[Location.fileIndex(location)].entryCluster(Location.place(location))
          != PhysicalSlots.UNMAPPED;
    }
  },

  /** A slot that a full disk had no block for is set aside as a bad one. */
  FULL_DISK_TAKEN_FOR_BAD_SLOT((owners, message) -> OwnerAccess.mistakeFullDisk(message)),

  /** A cgroup stays charged for a page that one below it gives back. */
  CHARGE_KEPT_ABOVE {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (owner instanceof SwapCharges) {
        OwnerAccess.keepChargeAbove(owner, message);
      }
      return true;
    }
  },

  /** A frame that a tenant gives back does not come to its cgroup. */
  FREED_FRAME_LOST {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (events >= LATE && message instanceof MemoryCgroup.Charge charge) {
        OwnerAccess.loseFreed(charge.exchange());
      }
      return true;
    }
  },

  /** Kswapd is not told that frames have become few. */
  LOST_WAKE_UP {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return !OwnerAccess.isWakeUp(message);
    }
  },

  /** A task that has to wait for kswapd is told to go on, and later once more. */
  ADMITTED_TWICE((owners, message) -> OwnerAccess.admit(message)),

  /** The killer does not learn that its victim has freed everything. */
  LOST_DEATH {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return !(message instanceof OomKiller.Dead);
    }
  },

  /** Of a tier that is swapped off what a round has left behind is taken for gone. */
  SWAPOFF_ENDS_EARLY {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return !OwnerAccess.endsEarly(owner, message);
    }
  },

  /** A tier that is swapped off goes on to be offered pages, and to take them. */
  CLOSED_TIER_TAKES_STORES {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof Backend.Store && !(owner instanceof SwapCharges)) {
        Mischief.open(owner);
      }
      return !OwnerAccess.pretendsToClose(owner, message);
    }
  },

  /** A classic device that is swapped off goes on to give slots. */
  CLOSED_DEVICE_GIVES_SLOTS {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return !WalkAccess.pretendsToClose(owner, message);
    }
  },

  /** The walk over a table passes over pages that it has read. */
  PAGE_PASSED_OVER_BY_WALK {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      WalkAccess.passOver(owner, message);
      return true;
    }
  },

  /** A page in memory is given up by whoever reads it. */
  PAGE_IN_MEMORY_GIVEN_UP_BY_A_READ {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof Backend.Load load && OwnerAccess.frames(owner) != null) {
        OwnerAccess.giveUpAll(load.batch());
      }
      return true;
    }
  },

  /** No home learns which tiers come and go. */
  TIERS_THAT_NOBODY_KNOWS {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return !OwnerAccess.pretendsToKnowTiers(owner, message);
    }
  },

  /** A copy that is to be moved out of a tier is freed before it has been read. */
  COPY_FREED_BEFORE_IT_MOVES_OUT(
      (owners, message) -> Mischief.free(owners, OwnerAccess.copiesToMoveOut(message))),

  /** A copy that is to be moved within a file that is compacted is freed before it was read. */
  COPY_FREED_BEFORE_IT_MOVES_WITHIN(
      (owners, message) -> Mischief.free(owners, OwnerAccess.copiesToMoveWithin(message))),

  /** A file that was compacted is cut off before its last slot that is in use. */
  FILE_CUT_OFF_TOO_EARLY((owners, message) -> OwnerAccess.cutOffMore(message)),

  /** A home does not wait for the stores that still name a cgroup which is removed. */
  REMOVED_CGROUP_STILL_NAMED {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      OwnerAccess.forgetStoresUnderWay(owner, message);
      return true;
    }
  },

  /** A shard keeps the pages of a cgroup that is removed. */
  REMOVED_CGROUP_KEEPS_ITS_POOL {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      return !OwnerAccess.pretendsToReparent(owner, message);
    }
  },

  /** What a budget has let in before is not counted. */
  BUDGET_FORGOTTEN {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      OwnerAccess.forgetBudget(owner, message);
      return true;
    }
  },

  /** A page that is to be moved goes to the next tier when its own has no room. */
  MOVED_TO_ANOTHER_TIER {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      if (message instanceof SlotAllocator.Loaded loaded) {
        OwnerAccess.forgetTarget(loaded.batch());
      }
      return true;
    }
  },

  /** The generation of an entry is not looked at. */
  STALE_ACCEPTED {
    @Override
    boolean deliver(long events, Owners owners, Object owner, Object message) {
      switch (message) {
        case SlotAllocator.SwapIn load -> Mischief.resolveStale(owners, load.batch());
        case SlotAllocator.Free free -> Mischief.resolveStale(owners, free.batch());
        default -> {}
      }
      return true;
    }
  };

  private static final int LATE = 100;

  /** What is done to a message before it reaches its owner. */
  @SuppressWarnings("ImmutableEnumChecker") // None of them has a state.
  private final BiConsumer<Owners, Object> mistake;

  PlantedBug() {
    this((owners, message) -> {});
  }

  PlantedBug(BiConsumer<Owners, Object> mistake) {
    this.mistake = mistake;
  }

  /** Whether a message reaches its owner. */
  boolean deliver(long events, Owners owners, Object owner, Object message) {
    mistake.accept(owners, message);
    return true;
  }

  /** What happens between two events; whether it changed anything. */
  boolean afterEvent(long events, Owners owners, Book book) {
    return false;
  }
}
