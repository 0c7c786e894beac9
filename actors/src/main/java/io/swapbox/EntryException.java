package io.swapbox;

import io.swapbox.allocator.Entry;

/** A request for an entry that cannot be served; the message names the entry. */
public abstract class EntryException extends SwapException {

  private static final long serialVersionUID = 1L;

  private final long entry;

  EntryException(long entry, String problem) {
    super(Entry.describe(entry) + " " + problem);
    this.entry = entry;
  }

  /** The entry, as the caller gave it. */
  public final long entry() {
    return entry;
  }
}
