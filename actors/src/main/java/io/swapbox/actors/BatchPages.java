package io.swapbox.actors;

import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pages of a {@link PageBatch}: of each what it is, where it is, and what became of it. */
abstract sealed class BatchPages permits PageBatch {

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

  /** Of a page of a store the cgroup that its entry belongs to. */
  private final int[] cgroups;

  /** Of a page of a store whether it was charged to that. */
  private final boolean[] charged;

  /** Of an entry that a request made busy its descriptor, kept by the slot allocator. */
  private final long[] descriptors;

  /** Whether a load reads the page beside another request, which has made its entry busy. */
  private final boolean[] beside;

  /** Which pages travel as they were compressed; null in most batches. */
  private @Nullable PackedPages packed;

  /** Of a page of a store whether a device has failed to write it. */
  private final boolean[] writeFailed;

  /** Where a page is that could not be loaded; null in most batches. */
  private @Nullable String @Nullable [] failedAt;

  private int size;

  BatchPages(int capacity) {
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
    this.cgroups = new int[capacity];
    this.charged = new boolean[capacity];
    this.writeFailed = new boolean[capacity];
    this.descriptors = new long[capacity];
    this.beside = new boolean[capacity];
  }

  void clear() {
    size = 0;
    if (packed != null) {
      packed.end();
    }
    failedAt = null;
  }

  /** Adds a page and says its number; it is new, clean and not decided. */
  int add(ByteBuffer buffer, int offset, long entry, long shadow) {
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
    charged[i] = false;
    writeFailed[i] = false;
    beside[i] = false;
    size = i + 1;
    return i;
  }

  /** Most pages that it holds. */
  public int capacity() {
    return buffers.length;
  }

  /** Pages in it. */
  public int size() {
    return size;
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

  /** The workingset shadow: what a store leaves, or a load has found; 0 of a cached page. */
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
    return firstNotDone() == size;
  }

  /** How the first page ended that is not done; there must be one. */
  PageStatus firstRefusal() {
    return statuses[firstNotDone()];
  }

  private int firstNotDone() {
    int i = 0;
    while (i < size && statuses[i] == PageStatus.DONE) {
      i++;
    }
    return i;
  }

  /** Whether every page of a load was read, or found in the swap cache. */
  boolean allServed() {
    for (int i = 0; i < size; i++) {
      if (!statuses[i].isServed()) {
        return false;
      }
    }
    return true;
  }

  boolean pending(int i) {
    return statuses[i] == PageStatus.PENDING;
  }

  boolean anyPending() {
    return countPending() > 0;
  }

  int countPending() {
    int pending = 0;
    for (int i = 0; i < size; i++) {
      pending += statuses[i] == PageStatus.PENDING ? 1 : 0;
    }
    return pending;
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

  /** The cgroup that the entry of a page that is stored belongs to; it is charged for the page. */
  int cgroup(int i) {
    return cgroups[i];
  }

  void cgroup(int i, int id) {
    cgroups[i] = id;
  }

  /** Whether the cgroup was charged for a page in this store. */
  boolean charged(int i) {
    return charged[i];
  }

  void charge(int i) {
    charged[i] = true;
  }

  /** Whether a load reads the page beside the request that has its entry, and does not hold it. */
  boolean beside(int i) {
    return beside[i];
  }

  void readBeside(int i) {
    beside[i] = true;
  }

  /**
   * Lets pages travel as they were compressed: whoever fills a page in may leave a compressed
   * object in its place, as {@link #packed} says. Ended by the next {@link #clear}.
   */
  void letPack() {
    if (packed == null) {
      packed = new PackedPages(statuses.length);
    }
    packed.begin();
  }

  /** Whether pages may travel as they were compressed. */
  boolean packs() {
    return packed != null && packed.isOn();
  }

  /** What is in the place of a page is a compressed object, see {@link PackedPages#put}. */
  void packed(int i, int algorithm, int length) {
    Objects.requireNonNull(packed, "a compressed object in a batch of plain pages")
        .put(i, algorithm, length);
  }

  /** Bytes of the compressed object in the place of a page; 0 when it is a plain page. */
  int packedLength(int i) {
    return packed == null ? 0 : packed.length(i);
  }

  /** The id of what the object in the place of a page was compressed with. */
  int algorithm(int i) {
    return Objects.requireNonNull(packed, "a plain page was not compressed").algorithm(i);
  }

  /** A device has failed to write a page: it is still pending, but not for want of room. */
  void writeFailed(int i) {
    writeFailed[i] = true;
  }

  /** Says where a page is that could not be loaded, for the one who is told. */
  void failedAt(int i, String place) {
    if (failedAt == null) {
      failedAt = new @Nullable String[statuses.length];
    }
    failedAt[i] = place;
  }

  /** Where a page is that could not be loaded; null when only its backing and location say so. */
  public @Nullable String failedAt(int i) {
    return failedAt == null ? null : failedAt[i];
  }

  /** Where in its {@linkplain #backing backing} a page is, see {@link Location}. */
  public long location(int i) {
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

  /** A page that was loaded is to be stored elsewhere, charged to that cgroup if need be. */
  void storeAnew(int i, int cgroup) {
    statuses[i] = PageStatus.PENDING;
    cgroups[i] = cgroup;
  }

  /** A page of a store has no entry and no backing, and is not decided. */
  void renew(int i) {
    entries[i] = Entry.NONE;
    backings[i] = Backing.FOLIO;
    locations[i] = 0;
    statuses[i] = PageStatus.PENDING;
    charged[i] = false;
    writeFailed[i] = false;
  }

  /** Ends every page that is not decided. */
  void endPending(PageStatus status) {
    replace(PageStatus.PENDING, status);
  }

  /** Ends every page of a store that nobody took: no room, or devices that fail. */
  void refusePending() {
    for (int i = 0; i < size; i++) {
      if (statuses[i] == PageStatus.PENDING) {
        statuses[i] = writeFailed[i] ? PageStatus.WRITE_ERROR : PageStatus.NO_SPACE;
      }
    }
  }

  /** Ends every page otherwise that has ended so. */
  void replace(PageStatus ended, PageStatus status) {
    for (int i = 0; i < size; i++) {
      if (statuses[i] == ended) {
        statuses[i] = status;
      }
    }
  }

  void frame(int i, long frame) {
    frames[i] = frame;
  }

  /** The page comes to a place in memory that has a number. */
  void comesTo(int i, ByteBuffer buffer, int offset, long number) {
    buffers[i] = buffer;
    offsets[i] = offset;
    frames[i] = number;
  }

  void mappings(int i, int times) {
    mappings[i] = times;
  }

  /** The swap cache held the entry of a store before. */
  void cachedBefore(int i, boolean written) {
    cached[i] = true;
    dirty[i] = written;
  }
}
