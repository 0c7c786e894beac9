package io.swapbox.bench.overhead;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.VirtualClusters;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a space with one CPU, filled as its actors fill them: every entry is in one page
 * table and has its backing, all of them in zswap or all in one swap file.
 */
final class LiveTables implements AutoCloseable {

  private static final int SPACE = 1;
  private static final int HOME = 0;
  private static final int CGROUP = 1;
  private static final int FILE = 0;
  private static final int SHARD = 0;

  /** Pages of a store, {@code SWAP_CLUSTER_MAX}. */
  private static final int BATCH = 32;

  /** Entries from one report of progress to the next. */
  private static final int REPORTED = 1 << 16;

  private final VirtualClusters clusters = new VirtualClusters(SPACE, HOME);
  private final @Nullable PhysicalSlots file;
  private int grants;

  private LiveTables(@Nullable PhysicalSlots file) {
    this.file = file;
  }

  /** The tables of a space that keeps everything in its pool. */
  static LiveTables zswap() {
    return new LiveTables(null);
  }

  /**
   * The tables of a space that keeps everything in a swap file.
   *
   * @param slots for pages
   */
  static LiveTables file(long slots) {
    return new LiveTables(new PhysicalSlots(1 + slots)); // the header has the first
  }

  /**
   * Adds entries until there are that many.
   *
   * @param progress told now and then how many there are
   */
  void growTo(long entries, LongConsumer progress) {
    while (clusters.entries() < entries) {
      int batch = (int) Math.min(BATCH, entries - clusters.entries());
      if (file == null) {
        addToPool(batch);
      } else {
        addToFile(file, batch);
      }
      if (clusters.entries() % REPORTED == 0) {
        progress.accept(clusters.entries());
      }
    }
  }

  long entries() {
    return clusters.entries();
  }

  /** Bytes of descriptors and of all that finds them, off heap and on. */
  long virtualBytes() {
    return clusters.metadataBytes();
  }

  /** Bytes of the file's bitmaps, checksums and reverse map; 0 without a file. */
  long physicalBytes() {
    return file == null ? 0 : file.metadataBytes();
  }

  @Override
  public void close() {
    clusters.close();
  }

  private void addToPool(int pages) {
    for (int i = 0; i < pages; i++) {
      int handle = (int) clusters.entries();
      back(newEntry(), Backing.ZSWAP, Location.zswap(SHARD, handle));
    }
  }

  private void addToFile(PhysicalSlots slots, int pages) {
    long first = slots.allocateRun(pages);
    for (long slot = first; slot < first + slots.runLength(); slot++) {
      long entry = newEntry();
      slots.map(slot, Entry.cluster(entry), Entry.offset(entry));
      slots.setChecksum(slot, (int) entry);
      back(entry, Backing.SWAPFILE, Location.file(FILE, slot));
    }
  }

  private long newEntry() {
    if (clusters.available(0) == 0) {
      clusters.grant(Entry.clusterId(grants++, HOME), 0);
    }
    return clusters.allocate(CGROUP);
  }

  private void back(long entry, Backing backing, long location) {
    long descriptor = clusters.find(entry);
    clusters.back(descriptor, backing, location);
    clusters.map(descriptor);
    clusters.uncache(descriptor);
  }
}
