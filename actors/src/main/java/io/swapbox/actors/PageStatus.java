package io.swapbox.actors;

/** What became of one page of a request. */
public enum PageStatus {
  /** Not decided yet. */
  PENDING,
  /** Done as asked. */
  DONE,
  /**
   * Refused: pool, file and everything else that could take the page is full. It stays where it
   * was.
   */
  NO_SPACE,
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
  /** Failed: the stored bytes are damaged; the entry stays, so that it can be freed. */
  CORRUPT,
  /** Failed: the swap file could not be read; the entry stays. */
  READ_ERROR
}
