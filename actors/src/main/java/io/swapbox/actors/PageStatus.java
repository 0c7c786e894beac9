package io.swapbox.actors;

/** What became of one page of a request. */
public enum PageStatus {
  /** Not decided yet. */
  PENDING,
  /**
   * Of a store, for as long as a backend has the batch: not decided, but not for that backend, as
   * the page's cgroup may not use its tier.
   */
  WITHHELD,
  /**
   * Of a store, for as long as a device has the batch that has no slot for the page: others are
   * asked next.
   */
  NO_SLOT,
  /** Done as asked. */
  DONE,
  /**
   * Of a load: the page is in memory, in the frame that the batch names, and was not read. A load
   * that gives a use up has done so.
   */
  CACHED,
  /**
   * Refused: pool, file and everything else that could take the page is full. It stays where it
   * was.
   */
  NO_SPACE,
  /**
   * Refused: its cgroup has as much swap as it may have ({@code memory.swap.max}), and nothing that
   * it need not be charged for takes the page. It stays where it was.
   */
  SWAP_MAX,
  /**
   * Refused: the swap file could not be written and nothing else takes the page. It stays where it
   * was.
   */
  WRITE_ERROR,
  /** Refused: the entry belongs to another space. */
  FOREIGN,
  /** Refused: the space never gave that entry out. */
  UNKNOWN,
  /** Refused: the entry was freed. */
  STALE,
  /** Refused: the entry is in the same request twice. */
  DUPLICATE,
  /** Refused: nobody maps the entry, its swap count is 0; the swap cache alone holds it. */
  UNMAPPED,
  /** Refused: the entry is not in the swap cache. */
  NOT_CACHED,
  /** Refused: others map the entry, and its page is nowhere but in memory. */
  UNBACKED,
  /**
   * Refused: the entry is not the first of a run of the order that was asked for, so that those
   * after it may be anybody's.
   */
  NOT_A_FOLIO,
  /**
   * Refused, under {@link io.swapbox.FolioRule#STRICT}: the page lies so that its folio cannot be
   * swapped in whole. Its pages can be one by one.
   */
  MIXED_BACKING,
  /** Not served, as another page of its folio was not: nothing has changed. */
  FOLIO_REFUSED,
  /**
   * Of a readahead: not read, as others have the entry in hand, its page is in memory, or its copy
   * is where nothing is gained by reading ahead. Nothing has changed.
   */
  NOT_READ_AHEAD,
  /** Failed: the stored bytes are damaged; the entry stays, so that it can be freed. */
  CORRUPT,
  /** Failed: the swap file could not be read; the entry stays. */
  READ_ERROR;

  /** Whether the page is where it was asked for: read, or in the swap cache already. */
  boolean isServed() {
    return this == DONE || this == CACHED;
  }

  /** Whether a store ended so because there was no room for the page, or no swap for its cgroup. */
  boolean foundNoRoom() {
    return this == NO_SPACE || this == SWAP_MAX;
  }

  /** Whether the entry was busy for the request when it ended so: it was found, and served. */
  boolean ofHeldEntry() {
    return switch (this) {
      case WITHHELD, DONE, CACHED, NO_SPACE, SWAP_MAX, WRITE_ERROR, CORRUPT, READ_ERROR -> true;
      case PENDING, FOREIGN, UNKNOWN, STALE, DUPLICATE, UNMAPPED, NOT_CACHED, UNBACKED -> false;
      case NO_SLOT, NOT_A_FOLIO, MIXED_BACKING, FOLIO_REFUSED, NOT_READ_AHEAD -> false;
    };
  }
}
