package io.swapbox.bench.locks;

import java.nio.ByteBuffer;

/**
 * What the designs have in common: takes pages, keeps those of zeros as nothing and all others
 * compressed in memory, and gives them back.
 *
 * <p>Pages and entries are those of {@link io.swapbox.SwapSpace}: 4096 bytes, the remaining ones of
 * a direct buffer or one with an array, whose position is not moved. Failures are the same
 * exceptions as well. Any number of threads may call, and load and free entries of each other;
 * {@link #close} only when no call is under way.
 */
public interface PageStore extends AutoCloseable {

  /**
   * What a store holds.
   *
   * @param entries virtual slots in use
   * @param pooledPages pages in the compressed pool
   */
  record Usage(long entries, long pooledPages) {

    /** What an empty store holds. */
    public static final Usage NONE = new Usage(0, 0);
  }

  /**
   * Stores a page.
   *
   * @return its entry
   * @throws io.swapbox.PageSizeException when the buffer does not hold exactly one page
   * @throws io.swapbox.SpaceFullException when the pool is full
   */
  long store(ByteBuffer page);

  /**
   * Stores pages in batches, all of them or none.
   *
   * @return their entries, in order
   * @throws io.swapbox.PageSizeException when the buffer does not hold whole pages
   * @throws io.swapbox.SpaceFullException when the pool cannot take all of them
   */
  long[] storeAll(ByteBuffer pages);

  /**
   * Brings a page back, which stays stored.
   *
   * @throws io.swapbox.PageSizeException when the buffer does not hold exactly one page
   * @throws io.swapbox.EntryException when the entry was freed, is another store's, or was never
   *     given out
   */
  void load(long entry, ByteBuffer page);

  /**
   * Brings pages back in batches; they stay stored.
   *
   * @throws io.swapbox.PageSizeException when the buffer does not hold exactly that many pages
   * @throws io.swapbox.EntryException naming the first entry that could not be served
   */
  void loadAll(long[] entries, ByteBuffer pages);

  /**
   * Brings a page back and frees its entry in one step, or does neither.
   *
   * @throws io.swapbox.PageSizeException when the buffer does not hold exactly one page
   * @throws io.swapbox.EntryException as {@link #load}
   */
  void loadAndFree(long entry, ByteBuffer page);

  /**
   * Frees an entry.
   *
   * @throws io.swapbox.EntryException when it was freed before, is another store's, or was never
   *     given out
   */
  void free(long entry);

  /**
   * Frees entries in batches.
   *
   * @throws io.swapbox.EntryException naming the first entry that could not be freed; all others
   *     are
   */
  void freeAll(long[] entries);

  /** What it holds, exact while no call is under way. */
  Usage usage();

  /** Gives all memory back. */
  @Override
  void close();
}
