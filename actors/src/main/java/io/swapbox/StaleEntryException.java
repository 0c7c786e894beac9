package io.swapbox;

/** The entry was freed. */
public final class StaleEntryException extends EntryException {

  private static final long serialVersionUID = 1L;

  /** The failure of a request for that entry. */
  public StaleEntryException(long entry) {
    super(entry, "was freed");
  }
}
