package io.swapbox;

/**
 * Under {@link FolioRule#STRICT}: the folio's pages lie so that they cannot be swapped in as one.
 * They can be one by one.
 */
public final class FolioBackingException extends EntryException {

  private static final long serialVersionUID = 1L;

  FolioBackingException(long entry) {
    super(
        entry,
        "keeps its folio from being swapped in whole: that takes pages that are all zero, or in"
            + " contiguous slots of one swap file");
  }
}
