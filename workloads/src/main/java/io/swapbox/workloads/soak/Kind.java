package io.swapbox.workloads.soak;

/** What a task asks the space for. */
public enum Kind {
  /** Swaps new pages out, or a folio of them. */
  STORE,
  /** Reads pages, or a folio, that stay where they are. */
  READ,
  /** Swaps pages in, or a folio, with one use less each. */
  RELEASE,
  /** Swaps pages in, or a folio, to the swap cache. */
  CACHE,
  /** Evicts pages from the swap cache, some of them written. */
  EVICT,
  /** Lets pages go from the swap cache. */
  UNCACHE,
  /** Adds a use to each page, as a fork. */
  DUPLICATE,
  /** Gives uses of pages up. */
  FREE;

  /** Whether the pages come back with it. */
  boolean loads() {
    return this == READ || this == RELEASE || this == CACHE;
  }
}
