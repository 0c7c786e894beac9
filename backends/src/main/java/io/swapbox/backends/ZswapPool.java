package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The compressed pool of zswap: pages off heap, under a limit with hysteresis.
 *
 * <p>A store takes three steps, so that its owner can tell the time of the compressor and of the
 * copy from that of the pool: {@link #compress} leaves the result in the pool's own scratch memory,
 * {@link #allocate} takes an object of the smallest size class that holds it, and {@link #write}
 * copies it there. A page that does not become smaller is stored as it is, as the kernel does where
 * writeback is possible; where it is not, it is refused.
 *
 * <p>{@link #bytes} is what the kernel calls {@code pool_total_size}: whole pages that hold objects
 * or parts of them. It is checked against the limit before each store as {@code
 * zswap_check_limits()} of {@code mm/zswap.c} does: at the limit the pool refuses until it is at or
 * below the acceptance threshold again. It never passes the limit, as a store takes one page at
 * most. Pages come from the system in chunks of 64, of which there are never more than the limit
 * holds either ({@link #reservedBytes}).
 *
 * <p>Costs 32 bytes a page of a chunk and 24 bytes a stored page of metadata. One owner, no thread
 * safety; handles are used again after {@link #free}.
 */
public final class ZswapPool implements AutoCloseable {

  /** Answer of {@link #allocate}: at the limit, or not yet back at the acceptance threshold. */
  public static final int REJECTED_LIMIT = -1;

  /** Answer of {@link #allocate}: the system has no memory for the pool. */
  public static final int REJECTED_MEMORY = -2;

  /** Answer of {@link #allocate}: incompressible, of a cgroup that may not write back. */
  public static final int REJECTED_POOR = -3;

  /** Answer of {@link #allocate}: the cgroup is at its own limit. */
  public static final int REJECTED_CGROUP = -4;

  private static final int NOTHING = -1;

  private final boolean findsSameFilled;
  private final boolean compacts;
  private final PoolPages pages;
  private final Zspages zspages;
  private final HandleTable handles = new HandleTable();
  private final PoolLru lru = new PoolLru();
  private final PoolCounters counters = new PoolCounters();
  private final PoolCgroups cgroups = new PoolCgroups(counters, lru);
  private final SameFilledPages sameFilled = new SameFilledPages();
  private final ObjectBytes objects;
  private final PoolCompactor compactor;
  private final @Nullable PoolRecompressor recompressor;
  private final PoolLimit limit;
  private int compressedBytes = NOTHING;
  private boolean closed;

  /** An empty pool; an {@link OutOfMemoryError} says that there is no memory for its scratch. */
  public ZswapPool(PoolSettings settings) {
    this(settings, MemoryBlock::allocate);
  }

  ZswapPool(PoolSettings settings, ChunkMemory source) {
    this(settings, new PoolPages(source, PoolLimit.maxPages(settings)), false);
  }

  private ZswapPool(PoolSettings settings, PoolPages pages, boolean modelled) {
    this.pages = pages;
    findsSameFilled = settings.sameFilled();
    compacts = settings.compaction();
    limit = new PoolLimit(pages, settings, counters);
    zspages = new Zspages(pages);
    if (modelled) {
      objects = new ModelledObjects();
      recompressor = null;
    } else {
      CompressedObjects compressed = new CompressedObjects(pages, zspages, settings);
      Recompression what = settings.recompression();
      objects = compressed;
      recompressor =
          what == null
              ? null
              : new PoolRecompressor(what, zspages, handles, lru, cgroups, compressed, counters);
    }
    compactor = new PoolCompactor(pages, zspages, handles, objects, counters);
  }

  /** The same for {@link ModelledPage}s: as full as it would be, without the bytes. */
  static ZswapPool modelled(PoolSettings settings) {
    settings.requireModelled();
    return new ZswapPool(settings, PoolPages.ofLinks(PoolLimit.maxPages(settings)), true);
  }

  /**
   * Whether a store for a cgroup would pass the limit checks now; asking lets a caller leave out
   * the compression.
   *
   * <p>A refusal counts as one rejection, so ask at most once a page, and do not call {@link
   * #allocate} for a page that was refused here.
   */
  public boolean accepting(int cgroup) {
    return cgroups.accepting(cgroup) && limit.accepting();
  }

  /** Whether the limit was hit and the pool is not yet back at the acceptance threshold. */
  public boolean isFull() {
    return limit.isFull();
  }

  /**
   * Compresses a page for the {@link #allocate} and {@link #write} that follow; what was compressed
   * before and not written is forgotten.
   *
   * @param page direct or heap buffer; its position is neither used nor moved
   * @param offset of the page in it
   * @return bytes that the page will take in its object; {@link Page#PAGE_BYTES} when it is
   *     incompressible and will be stored as it is, 0 when it is same-filled
   */
  public int compress(ByteBuffer page, int offset) {
    requireOpen();
    compressedBytes =
        findsSameFilled && sameFilled.find(page, offset) ? 0 : objects.compress(page, offset);
    return compressedBytes;
  }

  /**
   * Takes an object for what was compressed last ({@code zs_malloc}), as the hottest of its cgroup;
   * {@link #write} must follow. A refused page stays ready for another try.
   *
   * @param owner the virtual slot of its entry, 43 bits, which {@link #coldest} gives back
   * @param cgroup that is charged for its compressed bytes, 16 bits
   * @return its handle, {@link #REJECTED_LIMIT}, {@link #REJECTED_MEMORY}, {@link #REJECTED_POOR}
   *     or {@link #REJECTED_CGROUP}
   * @throws IllegalStateException when nothing was compressed since the last page was written
   */
  public int allocate(long owner, int cgroup) {
    requireOpen();
    int length = requireCompressed();
    if (!cgroups.accepting(cgroup)) {
      return REJECTED_CGROUP;
    }
    if (!limit.accepting()) {
      return REJECTED_LIMIT;
    }
    if (length == PAGE_BYTES && !cgroups.writebackAllowed(cgroup)) {
      counters.rejectedPoor();
      return REJECTED_POOR;
    }
    long object = length == 0 ? PoolObject.SAME_FILLED : zspages.allocate(length);
    if (object == Zspages.NO_ROOM) {
      counters.rejectedAllocation();
      return REJECTED_MEMORY;
    }
    int handle = handles.add(object);
    lru.add(handle, owner, cgroup);
    cgroups.charge(cgroup, length);
    counters.stored(length);
    return handle;
  }

  /**
   * Copies what was compressed last into the object that was taken for it ({@code zs_obj_write}).
   *
   * @param handle from {@link #allocate}
   * @throws IllegalStateException when nothing was compressed since the last page was written
   */
  public void write(int handle) {
    requireOpen();
    if (requireCompressed() == 0) {
      sameFilled.add(handle);
    } else {
      objects.write(handle, handles.get(handle));
    }
    compressedBytes = NOTHING;
  }

  /**
   * Bytes that a stored page takes in its object; 0 when it is same-filled.
   *
   * @throws IllegalArgumentException naming a handle that is unknown or freed
   */
  public int length(int handle) {
    return PoolObject.length(handles.get(handle));
  }

  /** What a stored page was compressed with; of no meaning for one that is stored as it is. */
  public Algorithm algorithm(int handle) {
    return objects.algorithm(handles.get(handle));
  }

  /**
   * Rebuilds a stored page, which stays, at its place in the order of {@link #coldest}.
   *
   * @param dst direct or heap buffer; its position is neither used nor moved
   * @param offset of the page in it
   * @throws PageCorruptException naming the handle when its bytes are not a page any more
   * @throws IllegalArgumentException naming a handle that is unknown or freed
   */
  public void load(int handle, ByteBuffer dst, int offset) throws PageCorruptException {
    long object = handles.get(handle);
    try {
      if (object == PoolObject.SAME_FILLED) {
        sameFilled.load(handle, dst, offset);
      } else {
        objects.load(handle, object, dst, offset);
      }
    } catch (PageCorruptException e) {
      throw corrupt(handle, e);
    }
  }

  /** A stored page was used: it has a second chance to stay, and is not idle. */
  public void touch(int handle) {
    lru.touch(handle);
  }

  /** Marks a stored page until it is used; whether it was marked before, and not used since. */
  public boolean markUnused(int handle) {
    return lru.markUnused(handle);
  }

  /**
   * Copies what a stored page was compressed to, for a store elsewhere; it stays stored.
   *
   * @param dst direct or heap buffer with room for a page; its position is neither used nor moved
   * @param offset of the first byte in it
   * @param as what {@link PageCodecs#of} will decompress it; where the pool holds it by another
   *     algorithm, the page is rebuilt and compressed again
   * @return bytes at {@code offset}, less than {@link Page#PAGE_BYTES}; or that, and it is the page
   *     as it is
   * @throws PageCorruptException as {@link #load} does
   * @throws IllegalArgumentException naming a handle that is unknown or freed
   */
  public int readCompressed(int handle, ByteBuffer dst, int offset, Algorithm as)
      throws PageCorruptException {
    long object = handles.get(handle);
    if (object == PoolObject.SAME_FILLED) {
      sameFilled.load(handle, dst, offset);
      return PAGE_BYTES;
    }
    try {
      return objects.read(handle, object, dst, offset, as);
    } catch (PageCorruptException e) {
      throw corrupt(handle, e);
    }
  }

  private PageCorruptException corrupt(int handle, PageCorruptException cause) {
    counters.failedToDecompress();
    return new PageCorruptException("zswap handle " + handle + ": " + cause.getMessage(), cause);
  }

  /**
   * Ends a handle and gives its memory back.
   *
   * @throws IllegalArgumentException naming a handle that is unknown or was freed before
   */
  public void free(int handle) {
    long object = handles.get(handle);
    int length = PoolObject.length(object);
    cgroups.charge(lru.cgroup(handle), -length);
    lru.remove(handle);
    handles.remove(handle);
    counters.freed(length);
    if (object == PoolObject.SAME_FILLED) {
      sameFilled.remove(handle);
    } else {
      zspages.free(object);
      compactor.freed();
    }
  }

  /**
   * The pages of a cgroup that are to leave the pool first. Each has a second chance: one that was
   * stored or used since the last round is passed over once. Those that are returned become the
   * hottest, so that the next call goes on with others.
   *
   * @param owners gets the virtual slots of their entries, from 0 on
   * @param handles gets their handles
   * @return how many, {@code max} at most; 0 when all that the cgroup has was used lately
   */
  public int coldest(int cgroup, long[] owners, int[] handles, int max) {
    return lru.coldest(cgroup, owners, handles, max);
  }

  /** The lowest id from {@code from} on of a cgroup that has pages here, or -1. */
  public int nextCgroup(int from) {
    return lru.nextCgroup(from);
  }

  /** A hand at the first of its pages. */
  public PoolHand hand() {
    return new PoolHand(handles, lru);
  }

  /** What the cgroups have here, and what they may. */
  public PoolCgroups cgroups() {
    return cgroups;
  }

  /** Whether enough is lost in partly used zspages and chunks for {@link #compact} to pay. */
  public boolean isFragmented() {
    return compacts && compactor.isRunning();
  }

  /**
   * Looks for objects that can move to fuller zspages, so that sparse ones give their pages back,
   * and then moves pages together, so that chunks go back to the system; goes on where it ended the
   * last time. Handles stay as they are.
   *
   * @param looks handles to look at; going once through all of a pool takes it near to the least
   *     that it can be
   * @return bytes that were moved
   */
  public long compact(int looks) {
    requireOpen();
    return compactor.step(looks);
  }

  /**
   * Looks for a page that is to be compressed once more, and compresses it; goes on where it ended
   * the last time. Handles stay as they are; what was compressed for a store is forgotten.
   *
   * @param looks most handles to look at
   * @return whether there was one
   */
  public boolean recompress(int looks) {
    requireOpen();
    compressedBytes = NOTHING;
    return recompressor != null && recompressor.step(looks);
  }

  /** Bytes of the pages that hold objects, whole pages; the limit is for these. */
  public long bytes() {
    return pages.used() * PAGE_BYTES;
  }

  /** Bytes of the chunks taken from the system: {@link #bytes} and the free pages beside them. */
  public long reservedBytes() {
    return pages.reserved() * PAGE_BYTES;
  }

  /** What is stored, and what was refused. */
  public PoolCounters counters() {
    return counters;
  }

  /** Bytes kept beside the chunks: handles, order, words of pages, lists and scratch memory. */
  public long metadataBytes() {
    return pages.metadataBytes()
        + zspages.metadataBytes()
        + handles.metadataBytes()
        + lru.metadataBytes()
        + cgroups.metadataBytes()
        + sameFilled.metadataBytes()
        + objects.metadataBytes();
  }

  /** Gives all memory back; safe to repeat. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pages.close();
      objects.close();
    }
  }

  private int requireCompressed() {
    if (compressedBytes == NOTHING) {
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
