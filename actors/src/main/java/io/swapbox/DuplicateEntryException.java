package io.swapbox;

/** The entry is in one request twice. */
public final class DuplicateEntryException extends EntryException {

  private static final long serialVersionUID = 1L;

  /** The failure of a request for that entry. */
  public DuplicateEntryException(long entry) {
    super(entry, "is in the same request twice");
  }
}
