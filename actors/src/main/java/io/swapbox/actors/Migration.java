package io.swapbox.actors;

import io.swapbox.allocator.Location;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Pages that a home moves to other backends: the batch that carries them, the memory that it
 * carries them in, and the copies that they move away from. Used again and again.
 *
 * <p>Costs a batch of pages off heap from its first use on, and about 100 bytes a page on the heap.
 */
final class Migration {

  final PageBatch batch;

  /** Of each page where its source copy is; the batch goes on to say where the new one is. */
  final long[] sources;

  /**
   * The pages of the batch, one after the other; null until it was used. Left to the garbage
   * collector: when a space is closed, a backend may be at it.
   */
  @Nullable ByteBuffer memory;

  /** What it works on, or null while it is idle. */
  SlotAllocator.@Nullable Migrate request;

  /** The element of the request to go on with. */
  int next;

  /** Pages of the request that were moved. */
  int moved;

  /** Whether a page of the request found no room. */
  boolean noRoom;

  /** Whether no backend is left to be asked for the pages of the batch. */
  boolean stored;

  /** Loads that read the source copy of a page beside it. */
  int readers;

  Migration(int pages) {
    batch = new PageBatch(pages);
    batch.migration = this;
    sources = new long[pages];
  }

  /** Takes a request that it has done nothing of yet. */
  void begin(SlotAllocator.Migrate migrate) {
    request = migrate;
    next = 0;
    moved = 0;
    noRoom = false;
  }

  /** Adds a page whose source copy is there; a batch has as many places as pages. */
  void add(long entry, long d, long location, int pageBytes) {
    ByteBuffer pages = memory;
    SlotAllocator.Migrate migrate = request;
    if (pages == null || migrate == null) {
      throw new IllegalStateException("a page of a migration that has not begun");
    }
    int i = batch.size();
    batch.addEntry(entry, pages, i * pageBytes);
    batch.descriptor(i, d);
    batch.source(i, migrate.from(), location, Location.NONE);
    sources[i] = location;
  }
}
