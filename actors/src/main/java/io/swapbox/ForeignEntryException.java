package io.swapbox;

/** The entry belongs to another space. */
public final class ForeignEntryException extends EntryException {

  private static final long serialVersionUID = 1L;

  /** The failure of a request for that entry. */
  public ForeignEntryException(long entry) {
    super(entry, "belongs to another space");
  }
}
