package io.swapbox;

/** The entry is not the first of a run of that order, so it does not name a folio. */
public final class NotAFolioException extends EntryException {

  private static final long serialVersionUID = 1L;

  NotAFolioException(long entry, int order) {
    super(entry, "is not the first entry of a folio of order " + order);
  }
}
