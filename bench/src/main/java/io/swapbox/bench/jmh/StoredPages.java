package io.swapbox.bench.jmh;

import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.backends.Page;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** An open space with pages in one tier, in batches of the kernel's size; for one thread. */
final class StoredPages implements AutoCloseable {

  /** Pages of a batch. */
  static final int BATCH = SwapSpaceConfig.SWAP_CLUSTER_MAX;

  /** Batches that are stored. */
  static final int BATCHES = PageClass.PAGES / BATCH;

  /** Enough for all pages and those on the way, however badly a pool packs them. */
  private static final long ROOM = 4L * PageClass.PAGES * Page.PAGE_BYTES;

  private final Path directory = Scratch.create();
  private final SwapSpace space;
  private final ByteBuffer pages;
  private final long[][] entries = new long[BATCHES][];

  /**
   * Opens the space and stores the pages.
   *
   * @param cpus slot allocators, and shards of a pool
   * @param metering whether mailboxes are measured
   */
  StoredPages(Tier tier, PageClass content, int cpus, boolean metering) {
    pages = content.pages();
    space =
        SwapSpace.open(
            new SwapSpaceConfig(
                cpus, BATCH, List.of(tier.config(ROOM, cpus, directory)), metering));
    for (int batch = 0; batch < BATCHES; batch++) {
      entries[batch] = space.swapOutAll(pages(batch));
    }
  }

  SwapSpace space() {
    return space;
  }

  /** The entries of a batch. */
  long[] entries(int batch) {
    return entries[batch];
  }

  /** What a batch is stored under from now on. */
  void setEntries(int batch, long[] stored) {
    entries[batch] = stored;
  }

  /** The pages of a batch; good until the next call. */
  ByteBuffer pages(int batch) {
    int at = batch * BATCH * Page.PAGE_BYTES;
    return pages.clear().limit(at + BATCH * Page.PAGE_BYTES).position(at);
  }

  /** A page of a batch; good until the next call. */
  ByteBuffer page(int batch, int index) {
    int at = (batch * BATCH + index) * Page.PAGE_BYTES;
    return pages.clear().limit(at + Page.PAGE_BYTES).position(at);
  }

  @Override
  public void close() {
    space.close();
    Scratch.delete(directory);
  }
}
