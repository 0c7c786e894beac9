package io.swapbox.bench.locks;

import io.swapbox.PageSizeException;
import io.swapbox.SwapException;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.allocator.Entry;
import io.swapbox.backends.Page;
import io.swapbox.backends.Payload;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The calls of a store with locks as batches: checks buffers, fills batches with what one table
 * has, judges what became of them.
 */
abstract sealed class LockStore implements PageStore permits GlobalLockStore, ClusterLockStore {

  private static final int PAGE = Page.PAGE_BYTES;

  private static final ThreadLocal<Batch> BATCHES =
      ThreadLocal.withInitial(() -> new Batch(Payload.REAL, SwapSpaceConfig.SWAP_CLUSTER_MAX));

  /** Stores the pages of a batch. */
  abstract void store(Batch batch);

  /** Loads the entries of a batch, which are of one table. */
  abstract void load(Batch batch, boolean frees);

  /** Frees the entries of a batch, which are of one table. */
  abstract void free(Batch batch);

  /** The number of the table that can judge an entry. */
  abstract int tableOf(long entry);

  @Override
  public final long store(ByteBuffer page) {
    requirePages(page, 1);
    Batch batch = BATCHES.get();
    batch.begin(page, page.position());
    batch.add(Entry.NONE);
    store(batch);
    batch.requireDone();
    return batch.entries[0];
  }

  @Override
  public final long[] storeAll(ByteBuffer pages) {
    if (pages.remaining() % PAGE != 0) {
      throw new PageSizeException(pages.remaining(), "a multiple of " + PAGE);
    }
    long[] entries = new long[pages.remaining() / PAGE];
    int stored = 0;
    Batch batch = BATCHES.get();
    while (stored < entries.length) {
      batch.begin(pages, pages.position() + stored * PAGE);
      for (int i = stored; i < entries.length && !batch.isFull(); i++) {
        batch.add(Entry.NONE);
      }
      store(batch);
      SwapException refusal = batch.firstRefusal();
      for (int i = 0; i < batch.size; i++) {
        if (batch.outcomes[i] == Batch.Outcome.DONE) {
          entries[stored++] = batch.entries[i];
        }
      }
      if (refusal != null) {
        freeAll(Arrays.copyOf(entries, stored));
        throw refusal;
      }
    }
    return entries;
  }

  @Override
  public final void load(long entry, ByteBuffer page) {
    load(entry, page, false);
  }

  @Override
  public final void loadAndFree(long entry, ByteBuffer page) {
    load(entry, page, true);
  }

  private void load(long entry, ByteBuffer page, boolean frees) {
    requirePages(page, 1);
    Batch batch = BATCHES.get();
    batch.begin(page, page.position());
    batch.add(entry);
    load(batch, frees);
    batch.requireDone();
  }

  @Override
  public final void loadAll(long[] entries, ByteBuffer pages) {
    requirePages(pages, entries.length);
    Batch batch = BATCHES.get();
    for (int i = 0; i < entries.length; i += batch.size) {
      batch.begin(pages, pages.position() + i * PAGE);
      addOfOneTable(batch, entries, i);
      load(batch, false);
      batch.requireDone();
    }
  }

  @Override
  public final void free(long entry) {
    Batch batch = BATCHES.get();
    batch.begin();
    batch.add(entry);
    free(batch);
    batch.requireDone();
  }

  @Override
  public final void freeAll(long[] entries) {
    Batch batch = BATCHES.get();
    SwapException refusal = null;
    for (int i = 0; i < entries.length; i += batch.size) {
      batch.begin();
      addOfOneTable(batch, entries, i);
      free(batch);
      refusal = refusal == null ? batch.firstRefusal() : refusal;
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  private void addOfOneTable(Batch batch, long[] entries, int from) {
    int table = tableOf(entries[from]);
    for (int i = from; i < entries.length && !batch.isFull() && tableOf(entries[i]) == table; i++) {
      batch.add(entries[i]);
    }
  }

  private static void requirePages(ByteBuffer buffer, int pages) {
    if (buffer.remaining() != (long) pages * PAGE) {
      throw new PageSizeException(
          buffer.remaining(), (long) pages * PAGE + " (" + pages + " of " + PAGE + ")");
    }
  }
}
