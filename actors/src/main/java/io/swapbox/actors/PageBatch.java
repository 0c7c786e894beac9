package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.PageFrames;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Up to a batch of pages that travel through the space as one request: pages that have nothing to
 * do with each other, or one folio.
 *
 * <p>Made once by a client and used again and again. Whoever gets the message that carries a batch
 * owns it and the bytes of its pages until it sends the batch on. So nothing is allocated for each
 * page, and none is copied on the way to the backend that stores it.
 *
 * <p>A folio is 2^order pages under an aligned run of entries ({@link Entry#ofRun}), stored or
 * loaded whole or refused. Only a store that cannot have a run, or finds no backend that takes it
 * as {@link io.swapbox.FolioRule#STRICT} wants, splits it: then it comes back as independent pages.
 *
 * <p>Footprint: about 80 bytes a page of capacity.
 */
public final class PageBatch extends BatchPages {

  /** Instead of a frame: the page was loaded and is not cached. */
  public static final long NOT_CACHED = -1;

  private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

  private int newPages;
  private int order;
  private boolean takenWhole;
  private boolean withholds;
  private int cgroup;
  private long swapMax;
  private LoadMode mode = LoadMode.READ;
  private boolean cachesAlone;
  private boolean readsAhead;
  private boolean readsAheadOfDevicesOnly;
  private @Nullable ActorRef<Object> replyTo;
  private @Nullable Object reply;
  private @Nullable Gate gate;

  @Nullable LoadTimes loadTimes; // Of its loads, noted by the slot allocator.

  private final BatchMessages messages = new BatchMessages(this);

  /** Where a store has been, kept by the slot allocator. */
  final Route route = new Route();

  int triedDevices; // For slots of which a store was sent there, a bit each.

  /** The home whose entries a store or load has, kept by the slot allocator. */
  int home;

  /** The {@linkplain Reparenting period} that a store has begun in, kept by the slot allocator. */
  int period;

  /** The migration that its pages are on, null in a client's batch; kept by the slot allocator. */
  @Nullable Migration migration;

  /**
   * An empty batch.
   *
   * @param capacity most pages that it holds
   */
  public PageBatch(int capacity) {
    super(capacity);
  }

  /**
   * Says who gets the batch back, and by which message.
   *
   * @param client the one that sends the request
   * @param message what it wants to be told; made once, usually it names this batch
   */
  @SuppressWarnings("unchecked") // The reply was made for this client: T is the same.
  public <T> PageBatch repliesTo(ActorRef<T> client, T message) {
    this.replyTo = (ActorRef<Object>) (ActorRef<?>) client;
    this.reply = message;
    this.gate = null;
    return this;
  }

  /**
   * Says that the one who gets the batch back is no actor, and waits at a gate: it is opened in the
   * turn of the actor that answers, which saves a message.
   */
  public PageBatch opens(Gate ofClient) {
    this.gate = ofClient;
    return this;
  }

  /** Has its loads note when they are where. */
  public PageBatch timedBy(LoadTimes ofLoads) {
    loadTimes = ofLoads;
    return this;
  }

  /** The messages that it travels in. */
  public BatchMessages messages() {
    return messages;
  }

  /** Empties the batch for a new request of that cgroup; a load is a {@link LoadMode#READ}. */
  public PageBatch begin(int cgroupId) {
    clear();
    newPages = 0;
    triedDevices = 0;
    order = 0;
    takenWhole = false;
    withholds = false;
    cgroup = cgroupId;
    mode = LoadMode.READ;
    cachesAlone = false;
    readsAhead = false;
    return this;
  }

  /** Makes the request a {@link LoadMode#RELEASE}. */
  public PageBatch releasing() {
    mode = LoadMode.RELEASE;
    return this;
  }

  /** Makes the request a {@link LoadMode#CACHE}. */
  public PageBatch caching() {
    mode = LoadMode.CACHE;
    return this;
  }

  /**
   * Makes the request a {@link LoadMode#CACHE} of pages whose entries nobody else uses, and a
   * {@link LoadMode#RELEASE} of others, whose {@link #frame} is then {@link #NOT_CACHED}: of a
   * client whose frames are not for those who find a page cached.
   */
  public PageBatch cachingAlone() {
    mode = LoadMode.CACHE;
    cachesAlone = true;
    return this;
  }

  /**
   * Makes the request a {@link LoadMode#CACHE} of pages that nobody has asked for yet. It waits for
   * no entry: one that is busy is left where it is, as is one that others use as well, or whose
   * page is in the swap cache.
   *
   * @param ofDevicesOnly whether to leave pages as well whose copy is in memory, compressed or not,
   *     or that are zero: those come at once when they are needed
   */
  public PageBatch readingAhead(boolean ofDevicesOnly) {
    mode = LoadMode.CACHE;
    readsAhead = true;
    readsAheadOfDevicesOnly = ofDevicesOnly;
    return this;
  }

  /** Adds a page that is to be swapped out, and that was mapped once. */
  public void addPage(ByteBuffer buffer, int offset, long shadow) {
    addPage(buffer, offset, shadow, 1);
  }

  /**
   * Adds a page that is to be swapped out; pages are mapped several times after a fork.
   *
   * @param buffer holds its bytes, which must not change before the reply
   * @param offset of the first byte
   * @param shadow the workingset shadow to leave behind, 48 bits, or 0
   * @param times page table entries that will hold the entry: its swap count, at least 1
   */
  public void addPage(ByteBuffer buffer, int offset, long shadow, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("a new page that nobody maps: mappings " + times);
    }
    newPages++;
    int i = add(buffer, offset, Entry.NONE, shadow);
    mappings(i, times);
    cgroup(i, cgroup);
  }

  /**
   * Adds a page that is to be evicted from the swap cache, under the entry that it has.
   *
   * <p>If it is clean and there is a copy of it beside the one in memory, nothing is stored.
   *
   * @param entry in the swap cache
   * @param buffer holds its bytes, which must not change before the reply
   * @param offset of the first byte
   * @param shadow the workingset shadow to leave behind, 48 bits, or 0
   * @param times page table entries that mapped it and will hold the entry: added to its count
   * @param written whether it was written since it was loaded, which makes its copy worthless
   */
  public void addCached(
      long entry, ByteBuffer buffer, int offset, long shadow, int times, boolean written) {
    if (times < 0) {
      throw new IllegalArgumentException("negative mappings: " + times);
    }
    int i = add(buffer, offset, entry, shadow);
    mappings(i, times);
    cgroup(i, cgroup);
    cachedBefore(i, written);
  }

  /**
   * Adds an entry that is to be swapped in.
   *
   * @param buffer takes its bytes
   * @param offset of the first byte
   */
  public void addEntry(long entry, ByteBuffer buffer, int offset) {
    add(buffer, offset, entry, 0);
  }

  /**
   * Adds an entry that is to be swapped in and kept in the swap cache.
   *
   * @param buffer takes its bytes
   * @param offset of the first byte
   * @param frame what later loads of the entry are told, 48 bits; the client's own number
   */
  public void addEntry(long entry, ByteBuffer buffer, int offset, long frame) {
    frame(add(buffer, offset, entry, 0), frame);
  }

  /** Adds an entry whose bytes are not asked for: to be freed, duplicated or uncached. */
  public void addEntry(long entry) {
    add(NO_BYTES, 0, entry, 0);
  }

  /**
   * Makes the batch a new folio that is to be swapped out.
   *
   * @param folioOrder 0 to 9; of order 0 it is a page as any other
   * @param buffer holds the bytes of its pages, one after the other; they must not change before
   *     the reply
   * @param offset of the first byte
   * @param shadow the workingset shadow to leave behind for each page, 48 bits, or 0
   * @param times page table entries that will hold each of its entries, at least 1
   * @throws IllegalArgumentException when the batch is too small for the folio
   * @throws IllegalStateException when there are pages in it
   */
  public void addFolio(int folioOrder, ByteBuffer buffer, int offset, long shadow, int times) {
    beginFolio(folioOrder);
    for (int page = 0; page < 1 << folioOrder; page++) {
      addPage(buffer, offset + page * PageFrames.PAGE_BYTES, shadow, times);
    }
  }

  /**
   * Makes the batch a folio that is to be swapped in whole.
   *
   * @param first its first entry
   * @param folioOrder 0 to 9, at most the one it was swapped out with
   * @param buffer takes the bytes of its pages, one after the other
   * @param offset of the first byte
   * @param frame of the first page, if it is to be cached; the pages after it are in those that
   *     follow
   * @throws IllegalArgumentException when the batch is too small for the folio
   * @throws IllegalStateException when there are pages in it
   */
  public void addRun(long first, int folioOrder, ByteBuffer buffer, int offset, long frame) {
    beginFolio(folioOrder);
    for (int page = 0; page < 1 << folioOrder; page++) {
      int at = offset + page * PageFrames.PAGE_BYTES;
      addEntry(Entry.ofRun(first, page), buffer, at, frame + page);
    }
  }

  private void beginFolio(int folioOrder) {
    if (size() > 0) {
      throw new IllegalStateException("a folio and " + size() + " pages in one batch");
    }
    if (1 << folioOrder > capacity()) {
      throw new IllegalArgumentException(
          "a folio of order " + folioOrder + " in a batch of " + capacity() + " pages");
    }
    order = folioOrder;
  }

  /** Whether it can take no more pages; a folio takes none beside it. */
  public boolean isFull() {
    return size() == capacity() || order > 0;
  }

  /**
   * The order of the folio that it is; 0 when its pages are independent, those of a folio that was
   * split by its store included.
   */
  public int order() {
    return order;
  }

  /** The cgroup that a client stores for. */
  public int cgroup() {
    return cgroup;
  }

  /** Keeps a page from the backend that the batch is sent to next. */
  void withhold(int i) {
    status(i, PageStatus.WITHHELD);
    withholds = true;
  }

  /** Ends that. */
  void offerWithheld() {
    if (withholds) {
      withholds = false;
      replace(PageStatus.WITHHELD, PageStatus.PENDING);
    }
  }

  /** A page was refused: its cgroup may have that many pages of swap, and has them. */
  void overLimit(int i, long limit) {
    status(i, PageStatus.SWAP_MAX);
    swapMax = limit;
  }

  /**
   * If a page was refused as {@link PageStatus#SWAP_MAX}, the limit of its cgroup then, in pages;
   * of several pages the last one's.
   */
  public long swapMax() {
    return swapMax;
  }

  /** Whether a load only releases a page with that swap count, whose slot may be scarce. */
  boolean releasesOnly(int count, boolean scarce) {
    return cachesAlone && (count > 1 || scarce);
  }

  /** Whether a load brings pages that nobody has asked for yet. */
  boolean readsAhead() {
    return readsAhead;
  }

  /** Whether it leaves those whose copy is in memory. */
  boolean readsAheadOfDevicesOnly() {
    return readsAheadOfDevicesOnly;
  }

  /** What a load wants beside the bytes. */
  public LoadMode mode() {
    return mode;
  }

  /** Whether a store moves pages to a tier before their own, which keeps room for others. */
  boolean promotes() {
    return migration != null && migration.goesUp;
  }

  /** Whether all pages of a store are new: none has an entry. */
  boolean allNew() {
    return newPages == size();
  }

  /** Runs of its order that a store needs entries for. */
  int newRuns() {
    return order > 0 ? 1 : newPages;
  }

  /** Whether a backend takes all pages of a store, or none. */
  boolean takenWhole() {
    return takenWhole;
  }

  void takenWhole(boolean whole) {
    takenWhole = whole;
  }

  /** Makes the pages of a folio that is stored independent ones, for the store to begin anew. */
  void split() {
    order = 0;
    takenWhole = false;
    for (int i = 0; i < size(); i++) {
      renew(i);
    }
  }

  /** Gives the batch back to its client. */
  void answer() {
    Gate waitedAt = gate;
    if (waitedAt != null) {
      waitedAt.open();
      return;
    }
    ActorRef<Object> client = replyTo;
    Object message = reply;
    if (client == null || message == null) {
      throw new IllegalStateException("a batch was sent without saying who gets it back");
    }
    client.tell(message);
  }

  @Override
  public String toString() {
    return "PageBatch" + IntStream.range(0, size()).mapToObj(this::status).toList();
  }
}
