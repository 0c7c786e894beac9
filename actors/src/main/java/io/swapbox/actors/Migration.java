package io.swapbox.actors;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pages of one tier that a home moves to others: the batch that carries them, the memory that it
 * carries them in, and where they come from. Used again and again.
 *
 * <p>Costs a batch of pages off heap from its first use on, and about 100 bytes a page on the heap.
 */
final class Migration {

  final PageBatch batch;

  /**
   * The pages of the batch, one after the other; null until it was used. Left to the garbage
   * collector: when a space is closed, a backend may be at it.
   */
  @Nullable ByteBuffer memory;

  /** The kind of backend that has the source copies. */
  Backing from = Backing.FOLIO;

  /** The tier of the source copies. */
  int tier;

  /** Where the pages go from there. */
  MoveDirection direction = MoveDirection.DOWN;

  /** To which tiers alone; null for those that lie in the direction. */
  @Nullable MoveTarget target;

  /** Whether its pages go to tiers before their own. */
  boolean goesUp;

  /** What asked for the pages to be moved; null while it is idle, and on the way up. */
  SlotAllocator.@Nullable Migrate request;

  /** The element of the request to go on with. */
  int next;

  /** Pages of the request that were moved. */
  int moved;

  /** Whether a page of the request found no room. */
  boolean noRoom;

  /** Whether the budget of a tier has kept a page out; noted by the backend that has the batch. */
  boolean heldBack;

  /** Pages of a request that could not be read. */
  final List<UnreadablePage> unreadable = new ArrayList<>();

  /** Whether no backend is left to be asked for the pages of the batch. */
  boolean stored;

  /** Loads that read the source copy of a page beside it. */
  int readers;

  Migration(int pages) {
    batch = new PageBatch(pages);
    batch.migration = this;
  }

  /** Whether a batch moves pages within the device that has them. */
  static boolean isWithin(PageBatch batch) {
    Migration migration = batch.migration;
    return migration != null && migration.direction == MoveDirection.WITHIN;
  }

  /** Takes a request that it has done nothing of yet; its pages are in one tier. */
  void begin(SlotAllocator.Migrate migrate, Backends backends) {
    request = migrate;
    from = migrate.from();
    tier = backends.tierOf(migrate.from(), migrate.locations()[0]);
    direction = migrate.direction();
    target = migrate.target();
    goesUp = target != null && backends.layout().areBefore(target.tiers(), tier);
    next = 0;
    moved = 0;
    noRoom = false;
    heldBack = false;
    unreadable.clear();
  }

  /** Takes pages that go up from that tier. */
  void beginUp(Backing backing, int sourceTier) {
    from = backing;
    tier = sourceTier;
    direction = MoveDirection.UP;
    target = null;
    goesUp = true;
    heldBack = false;
  }

  /** Why its pages move to other tiers. */
  MoveReason reason() {
    MoveTarget to = target;
    return switch (direction) {
      case UP -> MoveReason.LOAD;
      case DOWN, WITHIN -> MoveReason.PRESSURE;
      case OUT, TO_MEMORY -> MoveReason.SWAPOFF;
      case TO -> to == null ? MoveReason.DEMAND : to.reason();
    };
  }

  /** Takes memory for the pages of its batch; false when there is none. */
  boolean takeMemory(int bytes) {
    try {
      memory = ByteBuffer.allocateDirect(bytes);
      return true;
    } catch (OutOfMemoryError exhausted) {
      return false;
    }
  }

  /** Adds a page whose source copy is there; a batch has as many places as pages. */
  void add(long entry, long d, long location, int pageBytes) {
    int i = batch.size();
    if (direction == MoveDirection.TO_MEMORY) {
      batch.addEntry(entry);
    } else {
      batch.addEntry(entry, Objects.requireNonNull(memory), i * pageBytes);
    }
    batch.descriptor(i, d);
    batch.source(i, from, location, Location.NONE);
  }
}
