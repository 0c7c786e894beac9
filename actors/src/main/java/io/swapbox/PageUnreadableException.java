package io.swapbox;

/** The swap file could not be read; the entry stays, and may be tried again. */
public final class PageUnreadableException extends EntryException {

  private static final long serialVersionUID = 1L;

  PageUnreadableException(long entry, String place) {
    super(entry, "could not be read from where it is stored (" + place + ")");
  }
}
