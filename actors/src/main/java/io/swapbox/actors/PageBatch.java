package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to a batch of pages that travel through the space as one request.
 *
 * <p>Made once by a client and used again and again. Whoever receives the message that carries a
 * batch owns it, the bytes of its pages included, until it sends the batch on; the client owns it
 * again when the reply arrives. So nothing is allocated for each page, and no page is copied on the
 * way to the backend that stores it.
 *
 * <p>Footprint: about 80 bytes a page of capacity.
 */
public final class PageBatch {

  private final ByteBuffer[] buffers;
  private final int[] offsets;
  private final long[] entries;
  private final long[] shadows;
  private final long[] locations;
  private final Backing[] backings;
  private final PageStatus[] statuses;

  /** Of a load the frame that the page is, or will be, cached in. */
  private final long[] frames;

  /** Of a store how many page table entries will hold the entry. */
  private final int[] mappings;

  /** Of a store whether the swap cache held the entry before. */
  private final boolean[] cached;

  /** Of a page that the swap cache held whether it was written since it was loaded. */
  private final boolean[] dirty;

  /** Whether the request ends the stored copy. */
  private final boolean[] givenUp;

  /** Of an entry that a request made busy its descriptor, kept by the slot allocator. */
  private final long[] descriptors;

  private int size;
  private int newPages;
  private int cgroup;
  private LoadMode mode = LoadMode.READ;
  private @Nullable ActorRef<Object> replyTo;
  private @Nullable Object reply;

  // Made once: a batch passes each of these stations many times in its life.
  private final SlotAllocator.Stored stored = new SlotAllocator.Stored(this);
  private final SlotAllocator.Loaded loaded = new SlotAllocator.Loaded(this);

  /** The next station of a store, kept by the slot allocator. */
  int station;

  /** The home whose entries a store or load has, kept by the slot allocator. */
  int home;

  /**
   * An empty batch.
   *
   * @param capacity most pages that it holds
   */
  public PageBatch(int capacity) {
    this.buffers = new ByteBuffer[capacity];
    this.offsets = new int[capacity];
    this.entries = new long[capacity];
    this.shadows = new long[capacity];
    this.locations = new long[capacity];
    this.backings = new Backing[capacity];
    this.statuses = new PageStatus[capacity];
    this.frames = new long[capacity];
    this.mappings = new int[capacity];
    this.cached = new boolean[capacity];
    this.dirty = new boolean[capacity];
    this.givenUp = new boolean[capacity];
    this.descriptors = new long[capacity];
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
    return this;
  }

  /** Empties the batch for a new request of that cgroup; a load is a {@link LoadMode#READ}. */
  public PageBatch begin(int cgroupId) {
    size = 0;
    newPages = 0;
    cgroup = cgroupId;
    mode = LoadMode.READ;
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
    mappings[size] = times;
    newPages++;
    add(buffer, offset, Entry.NONE, shadow);
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
    mappings[size] = times;
    add(buffer, offset, entry, shadow);
    cached[size - 1] = true;
    dirty[size - 1] = written;
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
    addEntry(entry, buffer, offset);
    frames[size - 1] = frame;
  }

  /** Adds an entry whose bytes are not asked for: to be freed, duplicated or uncached. */
  public void addEntry(long entry) {
    add(NO_BYTES, 0, entry, 0);
  }

  private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

  private void add(ByteBuffer buffer, int offset, long entry, long shadow) {
    int i = size;
    buffers[i] = buffer;
    offsets[i] = offset;
    entries[i] = entry;
    shadows[i] = shadow;
    locations[i] = 0;
    backings[i] = Backing.FOLIO;
    statuses[i] = PageStatus.PENDING;
    frames[i] = 0;
    cached[i] = false;
    dirty[i] = false;
    givenUp[i] = false;
    size = i + 1;
  }

  /** Most pages that it holds. */
  public int capacity() {
    return buffers.length;
  }

  /** Pages in it. */
  public int size() {
    return size;
  }

  /** Whether it can take no more pages. */
  public boolean isFull() {
    return size == buffers.length;
  }

  /** The cgroup that is charged. */
  public int cgroup() {
    return cgroup;
  }

  /** What a load wants beside the bytes. */
  public LoadMode mode() {
    return mode;
  }

  /** Where the bytes of a page are; {@link #offset} says at which byte. */
  public ByteBuffer buffer(int i) {
    return buffers[i];
  }

  /** Offset of the first byte of a page in its buffer. */
  public int offset(int i) {
    return offsets[i];
  }

  /** The entry of a page; {@link Entry#NONE} when it was refused one. */
  public long entry(int i) {
    return entries[i];
  }

  /**
   * The workingset shadow: of a store the one to leave, of a load the one that was found, 0 when it
   * was found {@link PageStatus#CACHED}.
   */
  public long shadow(int i) {
    return shadows[i];
  }

  /** Which backend holds the page, or held it until it was loaded and given up. */
  public Backing backing(int i) {
    return backings[i];
  }

  /** Of a page that is {@link PageStatus#CACHED} the frame that it is in. */
  public long frame(int i) {
    return frames[i];
  }

  /** What became of a page. */
  public PageStatus status(int i) {
    return statuses[i];
  }

  /** Whether every page ended as {@link PageStatus#DONE}. */
  public boolean allDone() {
    for (int i = 0; i < size; i++) {
      if (statuses[i] != PageStatus.DONE) {
        return false;
      }
    }
    return true;
  }

  boolean pending(int i) {
    return statuses[i] == PageStatus.PENDING;
  }

  boolean anyPending() {
    for (int i = 0; i < size; i++) {
      if (statuses[i] == PageStatus.PENDING) {
        return true;
      }
    }
    return false;
  }

  /** Pages that have no entry yet. */
  int newPages() {
    return newPages;
  }

  int mappings(int i) {
    return mappings[i];
  }

  /** Whether the swap cache held the entry of a store before. */
  boolean wasCached(int i) {
    return cached[i];
  }

  boolean dirty(int i) {
    return dirty[i];
  }

  /**
   * Whether the request ends the stored copy: of a load the backend forgets it once it has
   * delivered the page, of a free the allocator frees the entry.
   */
  boolean givenUp(int i) {
    return givenUp[i];
  }

  void giveUp(int i) {
    givenUp[i] = true;
  }

  long location(int i) {
    return locations[i];
  }

  long descriptor(int i) {
    return descriptors[i];
  }

  void descriptor(int i, long reference) {
    descriptors[i] = reference;
  }

  void entry(int i, long entry) {
    entries[i] = entry;
  }

  void status(int i, PageStatus status) {
    statuses[i] = status;
  }

  /** Where a load finds the page. */
  void source(int i, Backing backing, long location, long shadow) {
    backings[i] = backing;
    locations[i] = location;
    shadows[i] = shadow;
  }

  /** The page is in memory, in that frame. */
  void foundCached(int i, long frame) {
    frames[i] = frame;
    statuses[i] = PageStatus.CACHED;
  }

  /** A backend has taken the page, or has it still. */
  void storedAt(int i, Backing backing, long location) {
    backings[i] = backing;
    locations[i] = location;
    statuses[i] = PageStatus.DONE;
  }

  /** Ends every page that is not decided. */
  void endPending(PageStatus status) {
    for (int i = 0; i < size; i++) {
      if (statuses[i] == PageStatus.PENDING) {
        statuses[i] = status;
      }
    }
  }

  SlotAllocator.Stored stored() {
    return stored;
  }

  SlotAllocator.Loaded loaded() {
    return loaded;
  }

  /** Gives the batch back to its client. */
  void answer() {
    ActorRef<Object> client = replyTo;
    Object message = reply;
    if (client == null || message == null) {
      throw new IllegalStateException("a batch was sent without saying who gets it back");
    }
    client.tell(message);
  }

  @Override
  public String toString() {
    return "PageBatch" + Arrays.toString(Arrays.copyOf(statuses, size));
  }
}
