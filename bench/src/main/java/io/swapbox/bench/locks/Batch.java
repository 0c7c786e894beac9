package io.swapbox.bench.locks;

import io.swapbox.DuplicateEntryException;
import io.swapbox.ForeignEntryException;
import io.swapbox.PageDamagedException;
import io.swapbox.SpaceFullException;
import io.swapbox.StaleEntryException;
import io.swapbox.SwapException;
import io.swapbox.UnknownEntryException;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Payload;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pages or entries of one call, and what became of each. A caller uses its own again and again; it
 * is the {@code PageBatch} of those who send no messages.
 */
final class Batch {

  /** What became of a page. */
  enum Outcome {
    PENDING,
    DONE,
    FULL,
    FOREIGN,
    UNKNOWN,
    STALE,
    DUPLICATE,
    DAMAGED
  }

  private static final ByteBuffer NO_PAGES = ByteBuffer.allocate(0);

  private final Payload payload;

  final long[] entries;
  final long[] descriptors;
  final Backing[] backings;
  final long[] locations;
  final Outcome[] outcomes;

  /** Whether the copy that is where backing and location say is to be given up. */
  final boolean[] ended;

  int size;

  private ByteBuffer pages = NO_PAGES;
  private int firstPage;

  /**
   * An empty one.
   *
   * @param payload what its pages are made of
   * @param capacity most elements
   */
  Batch(Payload payload, int capacity) {
    this.payload = payload;
    this.entries = new long[capacity];
    this.descriptors = new long[capacity];
    this.backings = new Backing[capacity];
    this.locations = new long[capacity];
    this.outcomes = new Outcome[capacity];
    this.ended = new boolean[capacity];
  }

  /** Begins a batch without elements. */
  void begin() {
    pages = NO_PAGES;
    size = 0;
  }

  /** Begins a batch whose pages are in that buffer, the first one there. */
  void begin(ByteBuffer buffer, int offset) {
    pages = buffer;
    firstPage = offset;
    size = 0;
  }

  boolean isFull() {
    return size == entries.length;
  }

  /** Adds an element, {@link Entry#NONE} for one that is to get its entry. */
  void add(long entry) {
    entries[size] = entry;
    outcomes[size] = Outcome.PENDING;
    ended[size] = false;
    size++;
  }

  ByteBuffer pages() {
    return pages;
  }

  /** Where in the buffer a page begins. */
  int offset(int i) {
    return firstPage + i * payload.bytes();
  }

  boolean pending(int i) {
    return outcomes[i] == Outcome.PENDING;
  }

  /** Whether a page is still to be stored or loaded. */
  boolean anyPending() {
    for (int i = 0; i < size; i++) {
      if (pending(i)) {
        return true;
      }
    }
    return false;
  }

  /** Refuses the pages that nobody has stored. */
  void refusePending() {
    for (int i = 0; i < size; i++) {
      if (pending(i)) {
        outcomes[i] = Outcome.FULL;
      }
    }
  }

  /** Refuses the pages from one on, which have no entry. */
  void refuseFrom(int from) {
    Arrays.fill(outcomes, from, size, Outcome.FULL);
  }

  void storedAt(int i, Backing backing, long location) {
    backings[i] = backing;
    locations[i] = location;
    outcomes[i] = Outcome.DONE;
  }

  /** Stores the pages of zeros. */
  void storeZeros() {
    for (int i = 0; i < size; i++) {
      if (payload.isZero(pages, offset(i))) {
        storedAt(i, Backing.ZERO, Location.NONE);
      }
    }
  }

  /** Loads the pages of zeros. */
  void loadZeros() {
    for (int i = 0; i < size; i++) {
      if (pending(i) && backings[i] == Backing.ZERO) {
        payload.clear(pages, offset(i));
        outcomes[i] = Outcome.DONE;
      }
    }
  }

  /** What the first element ends with that was not done, null when all were. */
  @Nullable SwapException firstRefusal() {
    for (int i = 0; i < size; i++) {
      if (outcomes[i] != Outcome.DONE) {
        return refusal(i);
      }
    }
    return null;
  }

  /**
   * Makes sure that all were done.
   *
   * @throws SwapException the {@link #firstRefusal}
   */
  void requireDone() {
    SwapException refusal = firstRefusal();
    if (refusal != null) {
      throw refusal;
    }
  }

  private SwapException refusal(int i) {
    long entry = entries[i];
    return switch (outcomes[i]) {
      case FULL -> new SpaceFullException();
      // What has no tag belongs to no space.
      case FOREIGN ->
          Entry.space(entry) == 0
              ? new UnknownEntryException(entry)
              : new ForeignEntryException(entry);
      case UNKNOWN -> new UnknownEntryException(entry);
      case STALE -> new StaleEntryException(entry);
      case DUPLICATE -> new DuplicateEntryException(entry);
      case DAMAGED ->
          new PageDamagedException(
              entry,
              "zswap shard %d, handle %d"
                  .formatted(Location.shard(locations[i]), Location.handle(locations[i])));
      case PENDING, DONE -> throw new IllegalStateException("a page came back " + outcomes[i]);
    };
  }
}
