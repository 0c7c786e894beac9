package io.swapbox;

/** The stored bytes of a page are damaged; the entry stays, so that it can be freed. */
public final class PageDamagedException extends EntryException {

  private static final long serialVersionUID = 1L;

  /**
   * The failure of a request for that entry.
   *
   * @param place where its page is stored, in words
   */
  public PageDamagedException(long entry, String place) {
    super(entry, "is damaged where it is stored (" + place + ")");
  }
}
