package io.swapbox;

/** The space never gave that entry out. */
public final class UnknownEntryException extends EntryException {

  private static final long serialVersionUID = 1L;

  /** The failure of a request for that entry. */
  public UnknownEntryException(long entry) {
    super(entry, "was never given out by this space");
  }
}
