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
    GUESSED
  }

  static final int FRAMES = Scenario.MAX_BATCH * Pages.BYTES;

  final int number;
  final PageBatch batch;
  final ByteBuffer memory;
  final int base;
  final Named[] named = new Named[Scenario.MAX_BATCH];
  final Book.Page[] pages = new Book.Page[Scenario.MAX_BATCH];
  final int[] kinds = new int[Scenario.MAX_BATCH];
  final long[] stamps = new long[Scenario.MAX_BATCH];
  final int[] mappings = new int[Scenario.MAX_BATCH];

  /** What {@link Book.Page#changes} was when the request was sent. */
  final int[] changes = new int[Scenario.MAX_BATCH];

  Kind kind = Kind.STORE;
  boolean underWay;
  Judge.Since since;

  ClientRequest(int number, ByteBuffer memory, int base) {
    this.number = number;
    this.memory = memory;
    this.base = base;
    this.batch = new PageBatch(Scenario.MAX_BATCH);
  }

  int offset(int i) {
    return base + i * Pages.BYTES;
  }
}
