package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import java.util.function.LongFunction;

/**
 * The compressed pool of zswap: pages in LZ4, off heap, under a limit with hysteresis.
 *
 * <p>A store takes three steps, so that its owner can tell the time of the compressor and of the
 * copy from that of the pool: {@link #compress} leaves the result in the pool's own scratch memory,
 * {@link #allocate} takes an object of the smallest size class that holds it, and {@link #write}
 * copies it there. A page that does not become smaller is stored as it is, as the kernel does where
 * writeback is possible.
 *
 * <p>{@link #bytes} is what the kernel calls {@code pool_total_size}: whole pages that hold objects
 * or parts of them. It is checked against the limit before each store as {@code
 * zswap_check_limits()} of {@code mm/zswap.c} does: at the limit the pool refuses until it is at or
 * below the acceptance threshold again. It never passes the limit, as a store takes one page at
 * most. Pages come from the system in chunks of 64, of which there are never more than the limit
 * holds either ({@link #reservedBytes}).
 *
 * <p>Costs 24 bytes a page in a chunk and 8 bytes a stored page of metadata. One owner, no thread
 * safety; handles are used again after {@link #free}.
 */
public final class ZswapPool implements AutoCloseable {

  /** Answer of {@link #allocate}: at the limit, or not yet back at the acceptance threshold. */
  public static final int REJECTED_LIMIT = -1;

  /** Answer of {@link #allocate}: the system has no memory for the pool. */
  public static final int REJECTED_MEMORY = -2;

  private final PoolPages pages;
  private final Zspages zspages;
  private final HandleTable handles = new HandleTable();
  private final ObjectBytes objects;
  private final PoolCompactor compactor;
  private final long maxPages;
  private final long acceptPages;
  private int compressedBytes;
  private boolean reachedFull;
  private boolean closed;
  private long storedBytes;
  private long storedPages;
  private long incompressiblePages;
  private long poolLimitHits;
  private long thresholdRejections;
  private long rejectedAllocations;
  private long decompressFailures;

  /**
   * An empty pool.
   *
   * @param maxBytes its limit, rounded down to whole pages; below one page nothing is accepted
   * @param acceptThresholdPercent of the limit, 1 to 100 ({@code accept_threshold_percent}, 90 in
   *     the kernel)
   * @throws IllegalArgumentException when one of them is out of range
   * @throws OutOfMemoryError when there is no direct memory for two pages of scratch
   */
  public ZswapPool(long maxBytes, int acceptThresholdPercent) {
    this(maxBytes, acceptThresholdPercent, MemoryBlock::allocate);
  }

  ZswapPool(long maxBytes, int acceptThresholdPercent, ChunkMemory source) {
    this(maxBytes, acceptThresholdPercent, max -> new PoolPages(source, max), Lz4Objects::new);
  }

  private ZswapPool(
      long maxBytes,
      int acceptThresholdPercent,
      LongFunction<PoolPages> pagesOf,
      BiFunction<PoolPages, Zspages, ObjectBytes> objectsOf) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("zswap limit of " + maxBytes + " bytes is negative");
    }
    if (acceptThresholdPercent < 1 || acceptThresholdPercent > 100) {
      throw new IllegalArgumentException(
          "zswap acceptance threshold of " + acceptThresholdPercent + " % is not within 1 to 100");
    }
    maxPages = Math.min(maxBytes / PAGE_BYTES, Integer.MAX_VALUE);
    acceptPages = maxPages * acceptThresholdPercent / 100;
    pages = pagesOf.apply(maxPages);
    zspages = new Zspages(pages);
    objects = objectsOf.apply(pages, zspages);
    compactor = new PoolCompactor(pages, zspages, handles, objects);
  }

  /** The same for {@link ModelledPage}s: as full as it would be, without the bytes. */
  static ZswapPool modelled(long maxBytes, int acceptThresholdPercent) {
    return new ZswapPool(
        maxBytes,
        acceptThresholdPercent,
        PoolPages::ofLinks,
        (pages, zspages) -> new ModelledObjects());
  }

  /**
   * Whether a store would pass the limit check now; asking lets a caller leave out the compression.
   *
   * <p>A refusal counts as one rejection, so ask at most once a page, and do not call {@link
   * #allocate} for a page that was refused here.
   */
  public boolean accepting() {
    if (pages.used() >= maxPages) {
      reachedFull = true;
      poolLimitHits++;
    } else if (reachedFull) {
      reachedFull = pages.used() > acceptPages;
      if (reachedFull) {
        thresholdRejections++;
      }
    }
    return !reachedFull;
  }

  /**
   * Compresses a page for the {@link #allocate} and {@link #write} that follow; what was compressed
   * before and not written is forgotten.
   *
   * @param page direct or heap buffer; its position is neither used nor moved
   * @param offset of the page in it
   * @return bytes that the page will take in its object; {@link Page#PAGE_BYTES} when it is
   *     incompressible and will be stored as it is
   */
  public int compress(ByteBuffer page, int offset) {
    requireOpen();
    compressedBytes = objects.compress(page, offset);
    return compressedBytes;
  }

  /**
   * Takes an object for what was compressed last ({@code zs_malloc}); {@link #write} must follow. A
   * refused page stays ready for another try.
   *
   * @return its handle, {@link #REJECTED_LIMIT} or {@link #REJECTED_MEMORY}
   * @throws IllegalStateException when nothing was compressed since the last page was written
   */
  public int allocate() {
    requireOpen();
    int length = requireCompressed();
    if (!accepting()) {
      return REJECTED_LIMIT;
    }
    long object = zspages.allocate(length);
    if (object == Zspages.NO_ROOM) {
      rejectedAllocations++;
      return REJECTED_MEMORY;
    }
    storedPages++;
    storedBytes += length;
    if (length == PAGE_BYTES) {
      incompressiblePages++;
    }
    return handles.add(object);
  }

  /**
   * Copies what was compressed last into the object that was taken for it ({@code zs_obj_write}).
   *
   * @param handle from {@link #allocate}
   * @throws IllegalStateException when nothing was compressed since the last page was written
   */
  public void write(int handle) {
    requireOpen();
    requireCompressed();
    objects.write(handle, handles.get(handle));
    compressedBytes = 0;
  }

  /**
   * Bytes that a stored page takes in its object.
   *
   * @throws IllegalArgumentException naming a handle that is unknown or freed
   */
  public int length(int handle) {
    return PoolObject.length(handles.get(handle));
  }

  /**
   * Rebuilds a stored page, which stays stored.
   *
   * @param dst direct or heap buffer; its position is neither used nor moved
   * @param offset of the page in it
   * @throws PageCorruptException naming the handle when its bytes are not a page any more; what is
   *     at {@code offset} is then undefined
   * @throws IllegalArgumentException naming a handle that is unknown or freed
   */
  public void load(int handle, ByteBuffer dst, int offset) throws PageCorruptException {
    try {
      objects.load(handle, handles.get(handle), dst, offset);
    } catch (PageCorruptException e) {
      decompressFailures++;
      throw new PageCorruptException("zswap handle " + handle + ": " + e.getMessage(), e);
    }
  }

  /**
   * Ends a handle and gives its memory back.
   *
   * @throws IllegalArgumentException naming a handle that is unknown or was freed before
   */
  public void free(int handle) {
    long object = handles.get(handle);
    int length = PoolObject.length(object);
    handles.remove(handle);
    zspages.free(object);
    compactor.freed();
    storedPages--;
    storedBytes -= length;
    if (length == PAGE_BYTES) {
      incompressiblePages--;
    }
  }

  /**
   * Whether enough of the pool is lost in zspages that are partly used for {@link #compact} to be
   * worth its cost.
   */
  public boolean isFragmented() {
    return compactor.isRunning();
  }

  /**
   * Looks for objects that can move to fuller zspages, so that sparse ones give their pages back;
   * goes on where it ended the last time. Handles stay as they are.
   *
   * @param looks handles to look at; going once through all of a pool takes it near to the least
   *     that it can be
   * @return bytes that were moved
   */
  public long compact(int looks) {
    requireOpen();
    return compactor.step(looks);
  }

  /** Pages that compaction has given back so far ({@code pages_compacted} of zsmalloc). */
  public long compactedPages() {
    return compactor.compactedPages();
  }

  /** Pages that are stored now. */
  public long storedPages() {
    return storedPages;
  }

  /** Pages that are stored now as they are ({@code stored_incompressible_pages}). */
  public long incompressiblePages() {
    return incompressiblePages;
  }

  /** Stores that found the pool at its limit ({@code pool_limit_hit}). */
  public long poolLimitHits() {
    return poolLimitHits;
  }

  /** Stores refused below the limit, because it was not yet back at the acceptance threshold. */
  public long thresholdRejections() {
    return thresholdRejections;
  }

  /** Stores that the system had no memory for ({@code reject_alloc_fail}). */
  public long rejectedAllocations() {
    return rejectedAllocations;
  }

  /** Loads that found an object corrupt ({@code decompress_fail}). */
  public long decompressFailures() {
    return decompressFailures;
  }

  /** Bytes of the pages that hold objects, whole pages; the limit is for these. */
  public long bytes() {
    return pages.used() * PAGE_BYTES;
  }

  /** Bytes of the chunks taken from the system: {@link #bytes} and the free pages beside them. */
  public long reservedBytes() {
    return pages.reserved() * PAGE_BYTES;
  }

  /** Sum of the {@link #length lengths} of what is stored. */
  public long storedBytes() {
    return storedBytes;
  }

  /** Bytes kept beside the chunks: handles, words of pages, lists and scratch memory. */
  public long metadataBytes() {
    return pages.metadataBytes()
        + zspages.metadataBytes()
        + handles.metadataBytes()
        + objects.metadataBytes();
  }

  /** Gives all memory back; the pool is of no use then. Safe to repeat. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pages.close();
      objects.close();
    }
  }

  private int requireCompressed() {
    if (compressedBytes == 0) {
      throw new IllegalStateException("no compressed page to store");
    }
    return compressedBytes;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the zswap pool is closed");
    }
  }
}
