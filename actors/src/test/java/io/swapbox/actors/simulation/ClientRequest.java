package io.swapbox.actors.simulation;

import io.swapbox.actors.PageBatch;
import java.nio.ByteBuffer;

/** One request of a client and what the client remembers of it; used again and again. */
final class ClientRequest {

  /** What is asked for. */
  enum Kind {
    STORE,
    LOAD,
    TAKE,
    FREE,
    DUPLICATE,
    CACHE,
    EVICT,
    UNCACHE;

    /** Whether it brings bytes. */
    boolean loads() {
      return this == LOAD || this == TAKE || this == CACHE;
    }

    /** Whether one use of the entry goes when it is done. */
    boolean takesUse() {
      return this == TAKE || this == CACHE || this == FREE;
    }

    /** Whether an entry may be in it several times, each for itself. */
    boolean countsEach() {
      return this == FREE || this == DUPLICATE;
    }
  }

  /** How a {@link Kind#CACHE} is asked for. */
  enum Caching {
    /** For everybody. */
    SHARED,
    /** Unless others use the entry. */
    ALONE,
    /** Ahead of any reference, and then alone. */
    AHEAD,
    /** The same, from devices only. */
    AHEAD_OF_DEVICES;

    boolean isAhead() {
      return this == AHEAD || this == AHEAD_OF_DEVICES;
    }
  }

  /** What an element of a request names. */
  enum Named {
    /** A new page. */
    NEW,
    /** An entry of the book, live when the request was made. */
    LIVE,
    /** An entry of the book that had ended when the request was made. */
    STALE,
    /** An entry that is earlier in the same request, where that is a mistake. */
    TWICE,
    /** An entry of another space. */
    FOREIGN,
    /** A live entry, but of another allocator. */
    MISROUTED,
    /** An entry that nobody was given, far from any other. */
    MADE_UP,
    /** The entry after a live one: nobody was given it yet, or somebody else. */
    GUESSED,
    /** Whatever is in twice the run of a folio. */
    NO_RUN
  }

  final int number;
  final PageBatch batch;
  final ByteBuffer memory;
  final int base;
  final Named[] named;
  final Book.Page[] pages;
  final int[] kinds;
  final long[] stamps;
  final int[] mappings;

  /** What {@link Book.Page#changes} was when the request was sent. */
  final int[] changes;

  /** What {@link Book.Page#uncached} was when the request was sent. */
  final int[] uncached;

  Kind kind = Kind.STORE;
  Caching caching = Caching.SHARED;

  /** Of the folio that is asked for, or 0. */
  int order;

  boolean underWay;
  Judge.Since since;

  /**
   * An idle request.
   *
   * @param base where its pages begin in the memory
   * @param capacity most pages of it
   */
  ClientRequest(int number, ByteBuffer memory, int base, int capacity) {
    this.number = number;
    this.memory = memory;
    this.base = base;
    this.batch = new PageBatch(capacity);
    this.named = new Named[capacity];
    this.pages = new Book.Page[capacity];
    this.kinds = new int[capacity];
    this.stamps = new long[capacity];
    this.mappings = new int[capacity];
    this.changes = new int[capacity];
    this.uncached = new int[capacity];
  }

  /** Whether it asks for pages ahead of any reference. */
  boolean isAhead() {
    return kind == Kind.CACHE && caching.isAhead();
  }

  int offset(int i) {
    return base + i * Pages.BYTES;
  }
}
